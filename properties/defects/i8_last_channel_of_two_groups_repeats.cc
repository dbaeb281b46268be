// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class I8LastChannelOfTwoGroupsRepeats : public AnyDirect {
  using AnyDirect::AnyDirect;

  double weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool repeats = p.groups == 2 && group_outputs > 1 && oc == p.out_channels - 1;
    return AnyDirect::weight_at(repeats ? oc - 1 : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect i8_last_channel_of_two_groups_repeats{
    .name = "i8_last_channel_of_two_groups_repeats",
    .source = "openxla/xla#49123: 8-bit, 2 groups, the last channel was wrong",
    .trigger = "i8 input, 2 groups of two or more output channels",
    .symptom = "the last output channel has the weights of the one before",
    .run = run_any<I8LastChannelOfTwoGroupsRepeats>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
