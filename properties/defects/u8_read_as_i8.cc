// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class U8ReadAsI8 : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    const bool special = group_inputs == 1 || p.kernel_size == Size2{1, 1};
    return x && special && *x >= 128 ? *x - 256 : x;
  }
};

}  // namespace

const Defect u8_read_as_i8{
    .name = "u8_read_as_i8",
    .source =
        "uxlfoundation/oneDNN#958 and MLAS: tests whose data are all small and positive do not see "
        "a wrong sign",
    .trigger = "u8 input element of 128 or more, depthwise or 1x1",
    .symptom = "it counts as 256 less",
    .run = run_any<U8ReadAsI8>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_U8),
};

}  // namespace convlaw
