// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class AccumulatorLacksABit : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const float next = Direct::accumulate(sum, x, w);
    return std::abs(next) > 0x1p23F && std::isfinite(next) ? 2 * std::trunc(next / 2) : next;
  }
};

}  // namespace

const Defect accumulator_lacks_a_bit{
    .name = "accumulator_lacks_a_bit",
    .source = "an accumulator with one bit less than f32 has",
    .trigger = "a partial sum beyond 2^23",
    .symptom = "its last bit is lost",
    .run = run_as<AccumulatorLacksABit>,
};

}  // namespace convlaw
