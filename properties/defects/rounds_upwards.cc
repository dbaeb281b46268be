// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RoundsUpwards : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const double exact = static_cast<double>(sum) + static_cast<double>(x) * static_cast<double>(w);
    const auto rounded = static_cast<float>(exact);
    return static_cast<double>(rounded) < exact ? std::nextafter(rounded, HUGE_VALF) : rounded;
  }
};

}  // namespace

const Defect rounds_upwards{
    .name = "rounds_upwards",
    .source = "a rounding mode of interval arithmetic that was left on",
    .trigger = "a sum that has to be rounded",
    .symptom = "the next float above",
    .run = run_as<RoundsUpwards>,
};

}  // namespace convlaw
