// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LeftPaddingDroppedWhenFused : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool fused = rows.begin != rows.end && columns.begin != columns.end;
    return Direct::column(ow, kw) + (fused && columns.begin > 0 ? columns.begin : 0);
  }
};

}  // namespace

const Defect left_padding_dropped_when_fused{
    .name = "left_padding_dropped_when_fused",
    .source =
        "Tencent/ncnn c0034d2f5 (#6661): asymmetric padding that was fused into the convolution "
        "was dropped",
    .trigger = "padding is asymmetric on both axes, and there is some at the left",
    .symptom = "the padding at the left is not there",
    .run = run_as<LeftPaddingDroppedWhenFused>,
};

}  // namespace convlaw
