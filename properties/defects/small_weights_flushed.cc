// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SmallWeightsFlushed : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const float w = Direct::weight_at(oc, ic, kh, kw);
    return std::abs(w) < 0x1p-14F ? 0 : w;
  }
};

}  // namespace

const Defect small_weights_flushed{
    .name = "small_weights_flushed",
    .source = "weights packed as f16: what is below its smallest normal number is gone",
    .trigger = "a weight below 2^-14 in magnitude",
    .symptom = "it counts as zero",
    .run = run_as<SmallWeightsFlushed>,
};

}  // namespace convlaw
