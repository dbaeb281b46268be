// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class GroupedI8WeightsReadAsU8 : public AnyDirect {
  using AnyDirect::AnyDirect;

  double weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const double w = AnyDirect::weight_at(oc, ic, kh, kw);
    return p.groups > 1 && w < 0 ? w + 256 : w;
  }
};

}  // namespace

const Defect grouped_i8_weights_read_as_u8{
    .name = "grouped_i8_weights_read_as_u8",
    .source =
        "openxla/xla#49123, oneDNN#958 and their kind: the sign extension that one path forgot",
    .trigger = "i8 input, grouped, a negative weight",
    .symptom = "it counts as 256 more",
    .run = run_any<GroupedI8WeightsReadAsU8>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
