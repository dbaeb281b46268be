// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class GroupTailSpillsIntoTheNextGroup : public Direct {
  using Direct::Direct;

  std::int64_t channel(std::int64_t oc, std::int64_t ic) override {
    const bool spilled =
        group_outputs > 1 && group_outputs % 4 != 0 && oc > 0 && oc % group_outputs == 0;
    return Direct::channel(spilled ? oc - 1 : oc, ic);
  }
};

}  // namespace

const Defect group_tail_spills_into_the_next_group{
    .name = "group_tail_spills_into_the_next_group",
    .source = "bhuman/CompiledNN#7 and its kind: stores of 4 lanes reach into what follows",
    .trigger = "grouped, more than one output channel in a group, not a multiple of 4",
    .symptom = "the first channel of each later group has the sum of the group before",
    .run = run_as<GroupTailSpillsIntoTheNextGroup>,
};

}  // namespace convlaw
