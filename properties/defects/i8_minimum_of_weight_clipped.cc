// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class I8MinimumOfWeightClipped : public AnyDirect {
  using AnyDirect::AnyDirect;

  double weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return std::max(AnyDirect::weight_at(oc, ic, kh, kw), -127.0);
  }
};

}  // namespace

const Defect i8_minimum_of_weight_clipped{
    .name = "i8_minimum_of_weight_clipped",
    .source =
        "symmetric quantization uses -127 to 127, and kernels that rely on it; weights this time",
    .trigger = "a weight of -128",
    .symptom = "it counts as -127",
    .run = run_any<I8MinimumOfWeightClipped>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_U8),
};

}  // namespace convlaw
