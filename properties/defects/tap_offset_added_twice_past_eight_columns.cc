// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TapOffsetAddedTwicePastEightColumns : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool vector = p.stride.w == 1 && columns.begin > 0 && ow >= 8;
    return Direct::column(ow, kw) + (vector ? kw * p.dilation.w : 0);
  }
};

}  // namespace

const Defect tap_offset_added_twice_past_eight_columns{
    .name = "tap_offset_added_twice_past_eight_columns",
    .source =
        "uxlfoundation/oneDNN PR#4637: the base pointer of a padded row was moved by the tap, and "
        "so was the tap",
    .trigger = "stride 1 and padding at the left, from the ninth column of output on",
    .symptom = "taps are read twice as far apart",
    .run = run_as<TapOffsetAddedTwicePastEightColumns>,
};

}  // namespace convlaw
