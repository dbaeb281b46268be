// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthwisePaddingShrinksByOneARow : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool cut = is_depthwise() && p.stride.h > 1 && p.padding_mode == PaddingMode::zeros &&
                     kh * p.dilation.h < rows.begin - at.oh;
    return cut ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect depthwise_padding_shrinks_by_one_a_row{
    .name = "depthwise_padding_shrinks_by_one_a_row",
    .source =
        "uxlfoundation/oneDNN#4124, PR#4081: padding - oh stood where padding - oh * stride was "
        "meant, in depthwise kernels",
    .trigger =
        "depthwise, stride along the height beyond 1, two or more rows of padding at the top",
    .symptom = "taps are cut off at the top that lie inside the image",
    .run = run_as<DepthwisePaddingShrinksByOneARow>,
};

}  // namespace convlaw
