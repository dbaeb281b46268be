// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class GroupedF64GoesThroughF32 : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    return x && p.groups > 1 ? rounded_to(ElementType::f32, *x) : x;
  }
};

}  // namespace

const Defect grouped_f64_goes_through_f32{
    .name = "grouped_f64_goes_through_f32",
    .source = "MIOpen a22af066a (#1568) and its kind: one path of a template that named float",
    .trigger = "f64, grouped, an input element of more than 24 bits",
    .symptom = "it keeps 24 bits",
    .run = run_any<GroupedF64GoesThroughF32>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_F64),
};

}  // namespace convlaw
