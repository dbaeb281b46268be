// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LastChannelOfUnevenGroupsLacksBias : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool lacks =
        p.groups > 1 && group_outputs > 1 && group_outputs % 2 == 1 && oc == p.out_channels - 1;
    return lacks ? 0 : Direct::start(oc, oh, ow);
  }
};

}  // namespace

const Defect last_channel_of_uneven_groups_lacks_bias{
    .name = "last_channel_of_uneven_groups_lacks_bias",
    .source = "uxlfoundation/oneDNN#5162 and its kind, at the end of the last group",
    .trigger = "grouped, output channels in a group odd and beyond 1",
    .symptom = "the very last channel has no bias",
    .run = run_as<LastChannelOfUnevenGroupsLacksBias>,
};

}  // namespace convlaw
