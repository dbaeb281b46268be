// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class I8SumsSaturateAt16Bits : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    return bias + std::clamp(AnyDirect::sum_of(std::move(products), 0), -32768.0, 32767.0);
  }
};

}  // namespace

const Defect i8_sums_saturate_at_16_bits{
    .name = "i8_sums_saturate_at_16_bits",
    .source = "pytorch/pytorch#56331 and its kind: an accumulator of 16 bits for products of 8",
    .trigger = "i8 input, sums without bias beyond 16 bits",
    .symptom = "32767 or -32768, and the bias",
    .run = run_any<I8SumsSaturateAt16Bits>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
