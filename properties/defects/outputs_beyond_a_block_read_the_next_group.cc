// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputsBeyondABlockReadTheNextGroup : public Direct {
  using Direct::Direct;

  std::int64_t channel(std::int64_t oc, std::int64_t ic) override {
    const bool beyond = p.groups > 1 && oc % group_outputs >= 16;
    return beyond ? (Direct::channel(oc, ic) + group_inputs) % p.in_channels
                  : Direct::channel(oc, ic);
  }
};

}  // namespace

const Defect outputs_beyond_a_block_read_the_next_group{
    .name = "outputs_beyond_a_block_read_the_next_group",
    .source =
        "modular/modular#6129: grouped convolutions with many output channels were wildly wrong, "
        "those with few right",
    .trigger = "grouped, more than 16 output channels in a group",
    .symptom = "those from the 17th on read the next group's input",
    .run = run_as<OutputsBeyondABlockReadTheNextGroup>,
};

}  // namespace convlaw
