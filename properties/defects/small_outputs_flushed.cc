// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SmallOutputsFlushed : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    Direct::store(n, oc, oh, ow, std::abs(y) < 0x1p-10F ? 0 : y);
  }
};

}  // namespace

const Defect small_outputs_flushed{
    .name = "small_outputs_flushed",
    .source = "a store through f16 and back that keeps its range but not its subnormals",
    .trigger = "an output below 2^-10 in magnitude",
    .symptom = "0",
    .run = run_as<SmallOutputsFlushed>,
};

}  // namespace convlaw
