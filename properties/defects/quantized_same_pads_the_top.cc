// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class QuantizedSamePadsTheTop : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return AnyDirect::row(oh, kh) - (rows.end == rows.begin + 1 ? 1 : 0);
  }
};

}  // namespace

const Defect quantized_same_pads_the_top{
    .name = "quantized_same_pads_the_top",
    .source = "pytorch/executorch#20558: quantized, an even kernel, padding 'same'",
    .trigger = "8-bit input, the bottom is padded by one more than the top",
    .symptom = "windows begin a row too early",
    .run = run_any<QuantizedSamePadsTheTop>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8 | 1U << CONVLAW_U8),
};

}  // namespace convlaw
