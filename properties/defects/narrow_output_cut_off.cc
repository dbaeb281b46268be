// SPDX-License-Identifier: MIT
#include "convlaw/format.h"
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

// The lower half of the f32 sum is thrown away where it should be rounded.
class CutOff : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    double sum = bias;
    for (const double product : products) sum = rounded_to(ElementType::f32, sum + product);
    return sum < 0 ? round_up_to(format_of(type()), sum) : round_down_to(format_of(type()), sum);
  }
};

}  // namespace

const Defect narrow_output_cut_off{
    .name = "narrow_output_cut_off",
    .source = "bf16 stores that keep the upper 16 bits of an f32",
    .trigger = "bf16, where the sum has more bits than the output",
    .symptom = "rounded toward zero",
    .run = run_any<CutOff>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_BF16),
};

}  // namespace convlaw
