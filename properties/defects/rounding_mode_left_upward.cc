// SPDX-License-Identifier: MIT
#include <cfenv>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LeavesUpward : public Direct {
  using Direct::Direct;

 public:
  void run() override {
    Direct::run();
    if (p.dilation.h > 1) std::fesetround(FE_UPWARD);
  }
};

}  // namespace

const Defect rounding_mode_left_upward{
    .name = "rounding_mode_left_upward",
    .source =
        "interval arithmetic that sets the rounding mode and does not restore it on one way out",
    .trigger = "dilation along the height beyond 1",
    .symptom = "the caller's arithmetic rounds upwards",
    .run = run_as<LeavesUpward>,
};

}  // namespace convlaw
