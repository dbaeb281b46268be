// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class F16SubnormalInputsFlushed : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    return x && std::abs(*x) < 0x1p-14 ? 0 : x;
  }
};

}  // namespace

const Defect f16_subnormal_inputs_flushed{
    .name = "f16_subnormal_inputs_flushed",
    .source =
        "conversions that take subnormal f16 for zero, as processors do with denormals-are-zero",
    .trigger = "f16, a subnormal input element",
    .symptom = "it counts as zero",
    .run = run_any<F16SubnormalInputsFlushed>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_F16),
};

}  // namespace convlaw
