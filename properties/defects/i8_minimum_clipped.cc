// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class I8MinimumClipped : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    return x == -128.0 ? -127.0 : x;
  }
};

}  // namespace

const Defect i8_minimum_clipped{
    .name = "i8_minimum_clipped",
    .source =
        "symmetric quantization uses -127 to 127, and kernels that rely on it; oneDNN#958 is of "
        "the kind",
    .trigger = "i8 input element -128",
    .symptom = "it counts as -127",
    .run = run_any<I8MinimumClipped>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
