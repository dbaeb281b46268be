// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class Bf16PartialSumsStoredBetweenBlocks : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    double sum = bias;
    for (std::size_t i = 0; i < products.size(); ++i) {
      sum += products[i];
      if (i % 16 == 15) sum = rounded_to(type(), sum);
    }
    return sum;
  }
};

}  // namespace

const Defect bf16_partial_sums_stored_between_blocks{
    .name = "bf16_partial_sums_stored_between_blocks",
    .source =
        "MIOpen a22af066a (#1568) and its kind: a bf16 output that serves as the accumulator "
        "between blocks",
    .trigger = "bf16, more than 16 products in a sum",
    .symptom = "the sum is rounded after every 16",
    .run = run_any<Bf16PartialSumsStoredBetweenBlocks>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_BF16),
};

}  // namespace convlaw
