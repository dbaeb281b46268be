// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class QuantizedDilationHUsedForW : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return ow * p.stride.w - columns.begin + kw * p.dilation.h;
  }
};

}  // namespace

const Defect quantized_dilation_h_used_for_w{
    .name = "quantized_dilation_h_used_for_w",
    .source = "alibaba/MNN PR#154, PR#155: 8-bit, the dilation of one axis was used for the other",
    .trigger = "i8 input, dilation differs between the axes, and the kernel is wider than 1",
    .symptom = "wrong columns are read",
    .run = run_any<QuantizedDilationHUsedForW>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
