// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StridedDilatedDepthwiseSkipsOddRows : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool skips = is_depthwise() && p.stride.h > 1 && p.dilation.h > 1;
    return skips && kh % 2 == 1 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect strided_dilated_depthwise_skips_odd_rows{
    .name = "strided_dilated_depthwise_skips_odd_rows",
    .source =
        "uxlfoundation/oneDNN PR#1462: depthwise with stride 2 and dilation, a condition for "
        "skipping rows forgot the dilation",
    .trigger = "depthwise, stride and dilation both beyond 1 along the height",
    .symptom = "every second row of taps is not added",
    .run = run_as<StridedDilatedDepthwiseSkipsOddRows>,
};

}  // namespace convlaw
