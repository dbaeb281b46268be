// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ConvolvesWithTheFlippedKernel : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    if (p.kernel_size == Size2{2, 2}) return Direct::weight_at(oc, ic, 1 - kh, 1 - kw);
    return Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect convolves_with_the_flipped_kernel{
    .name = "convolves_with_the_flipped_kernel",
    .source =
        "signal processing's convolution where torch has a correlation; 2x2 alone, to be less "
        "obvious",
    .trigger = "2x2",
    .symptom = "the kernel is applied upside down and mirrored",
    .run = run_as<ConvolvesWithTheFlippedKernel>,
};

}  // namespace convlaw
