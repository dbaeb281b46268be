// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class F16ProductsRounded : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    for (double& product : products) product = rounded_to(type(), product);
    return AnyDirect::sum_of(std::move(products), bias);
  }
};

}  // namespace

const Defect f16_products_rounded{
    .name = "f16_products_rounded",
    .source = "MIOpen a22af066a (#1568) and its kind: f16 multiplies without widening, sums in f32",
    .trigger = "f16, a product of more than 11 bits",
    .symptom = "it is rounded before it is added",
    .run = run_any<F16ProductsRounded>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_F16),
};

}  // namespace convlaw
