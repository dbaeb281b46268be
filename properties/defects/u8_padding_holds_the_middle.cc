// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class U8PaddingHoldsTheMiddle : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    return x ? x : 128;
  }
};

}  // namespace

const Defect u8_padding_holds_the_middle{
    .name = "u8_padding_holds_the_middle",
    .source =
        "apache/tvm#4807: padding was filled with 0 where the zero point was meant; here the other "
        "way round",
    .trigger = "u8 input, a tap lies in padding of zeros",
    .symptom = "it counts as 128",
    .run = run_any<U8PaddingHoldsTheMiddle>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_U8),
};

}  // namespace convlaw
