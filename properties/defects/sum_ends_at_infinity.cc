// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class EndsAtInfinity : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    return std::isinf(sum) ? sum : Direct::accumulate(sum, x, w);
  }
};

}  // namespace

const Defect sum_ends_at_infinity{
    .name = "sum_ends_at_infinity",
    .source =
        "uxlfoundation/oneDNN PR#5370 and its kind: a shortcut around values that are not finite",
    .trigger = "infinities of both signs under one window",
    .symptom = "the first of them is the output",
    .run = run_as<EndsAtInfinity>,
};

}  // namespace convlaw
