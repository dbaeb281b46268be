// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StridesSwapped : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return oh * p.stride.w - rows.begin + kh * p.dilation.h;
  }
  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return ow * p.stride.h - columns.begin + kw * p.dilation.w;
  }
};

}  // namespace

const Defect strides_swapped{
    .name = "strides_swapped",
    .source = "pytorch/pytorch#83180, #82921: MPS exchanged the strides of the axes",
    .trigger = "stride differs between the axes",
    .symptom = "windows begin in the wrong places",
    .run = run_as<StridesSwapped>,
};

}  // namespace convlaw
