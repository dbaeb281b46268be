// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class Bf16BiasReadAsF16 : public AnyDirect {
  using AnyDirect::AnyDirect;

  double start(std::int64_t oc) override {
    if (call.bias.data == nullptr || oc < 4) return AnyDirect::start(oc);
    return load_element(ElementType::f16, call.bias.data, oc);
  }
};

}  // namespace

const Defect bf16_bias_read_as_f16{
    .name = "bf16_bias_read_as_f16",
    .source =
        "MIOpen a22af066a (#1568) and its kind: two types of 16 bits, told apart by nothing in "
        "memory",
    .trigger = "bf16, output channels from the fifth on",
    .symptom = "the bits of their bias are read as f16",
    .run = run_any<Bf16BiasReadAsF16>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_BF16),
};

}  // namespace convlaw
