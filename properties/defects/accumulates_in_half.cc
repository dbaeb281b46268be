// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

// Each partial sum is rounded to the type of the output, not the last alone.
class AccumulatesInHalf : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    double sum = bias;
    for (const double product : products) sum = rounded_to(type(), sum + product);
    return sum;
  }
};

}  // namespace

const Defect accumulates_in_half{
    .name = "accumulates_in_half",
    .source = "MIOpen a22af066a (#1568): the accumulator had the wrong type",
    .trigger = "f16 and bf16, partial sums beyond what the type represents",
    .symptom = "small terms vanish beside large ones that cancel later",
    .run = run_any<AccumulatesInHalf>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_F16 | 1U << CONVLAW_BF16),
};

}  // namespace convlaw
