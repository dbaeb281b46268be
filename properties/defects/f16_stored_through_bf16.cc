// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class F16StoredThroughBf16 : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    const double sum = AnyDirect::sum_of(std::move(products), bias);
    return group_inputs == 1 ? rounded_to(ElementType::bf16, sum) : sum;
  }
};

}  // namespace

const Defect f16_stored_through_bf16{
    .name = "f16_stored_through_bf16",
    .source =
        "a conversion through the wrong type of 16 bits; MIOpen a22af066a (#1568) is of the kind",
    .trigger = "f16, one input channel in a group, an output of more than 8 bits",
    .symptom = "it keeps 8 bits",
    .run = run_any<F16StoredThroughBf16>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_F16),
};

}  // namespace convlaw
