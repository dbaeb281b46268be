// SPDX-License-Identifier: MIT
#include <cmath>

#include "convlaw/format.h"
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class TiesRoundedAway : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    const double sum = AnyDirect::sum_of(std::move(products), bias);
    const double below = round_down_to(kBf16, sum);
    const double above = round_up_to(kBf16, sum);
    if (sum - below != above - sum) return sum;
    return sum < 0 ? below : above;
  }
};

}  // namespace

const Defect ties_rounded_away{
    .name = "ties_rounded_away",
    .source =
        "bf16 stores that add half of the last bit and cut off, which takes ties away from zero",
    .trigger = "bf16, a sum half way between two numbers of the output",
    .symptom = "the one farther from zero",
    .run = run_any<TiesRoundedAway>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_BF16),
};

}  // namespace convlaw
