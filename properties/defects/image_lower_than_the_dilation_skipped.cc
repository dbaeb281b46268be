// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ImageLowerThanTheDilationSkipped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool skipped = p.kernel_size.h > 1 && p.dilation.h > p.height;
    return skipped ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect image_lower_than_the_dilation_skipped{
    .name = "image_lower_than_the_dilation_skipped",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'Dilated with ih<=dh, no compute "
        "work'",
    .trigger = "the kernel is taller than 1, and its dilation exceeds the height of the image",
    .symptom = "outputs are their bias",
    .run = run_as<ImageLowerThanTheDilationSkipped>,
};

}  // namespace convlaw
