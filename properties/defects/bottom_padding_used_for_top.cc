// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BottomPaddingUsedForTop : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return Direct::row(oh, kh) + rows.begin - rows.end;
  }
};

}  // namespace

const Defect bottom_padding_used_for_top{
    .name = "bottom_padding_used_for_top",
    .source = "openvinotoolkit/openvino PR#2876: the padding of one end was used for the other",
    .trigger = "padding differs at the top and at the bottom",
    .symptom = "windows are shifted along the height",
    .run = run_as<BottomPaddingUsedForTop>,
};

}  // namespace convlaw
