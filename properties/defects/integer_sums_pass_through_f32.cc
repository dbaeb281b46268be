// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class IntegerSumsPassThroughF32 : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    return rounded_to(ElementType::f32, AnyDirect::sum_of(std::move(products), bias));
  }
};

}  // namespace

const Defect integer_sums_pass_through_f32{
    .name = "integer_sums_pass_through_f32",
    .source =
        "uxlfoundation/oneDNN#1749 and its kind: 8-bit data with scales in f32, which holds 24 "
        "bits",
    .trigger = "8-bit input, a sum beyond 2^24",
    .symptom = "its last bits are lost",
    .run = run_any<IntegerSumsPassThroughF32>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8 | 1U << CONVLAW_U8),
};

}  // namespace convlaw
