// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class QuantizedBiasCutTo16Bits : public AnyDirect {
  using AnyDirect::AnyDirect;

  double start(std::int64_t oc) override {
    const double bias = AnyDirect::start(oc);
    const bool tail = oc >= p.out_channels / 4 * 4;
    return tail ? static_cast<std::int16_t>(static_cast<std::int64_t>(bias)) : bias;
  }
};

}  // namespace

const Defect quantized_bias_cut_to_16_bits{
    .name = "quantized_bias_cut_to_16_bits",
    .source = "uxlfoundation/oneDNN#1870 and its kind: paths of 8 bits mix types of several widths",
    .trigger = "8-bit input, bias beyond 16 bits, output channels in the tail of a block of 4",
    .symptom = "the upper half of the bias is lost",
    .run = run_any<QuantizedBiasCutTo16Bits>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8 | 1U << CONVLAW_U8),
};

}  // namespace convlaw
