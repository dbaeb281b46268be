// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasAddedByEveryBlockOfInputChannels : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const std::int64_t blocks = (group_inputs + 7) / 8;
    return Direct::start(oc, oh, ow) * static_cast<float>(blocks);
  }
};

}  // namespace

const Defect bias_added_by_every_block_of_input_channels{
    .name = "bias_added_by_every_block_of_input_channels",
    .source =
        "uxlfoundation/oneDNN#5162 and its kind: bias belongs to the first pass over a sum alone",
    .trigger = "more than 8 input channels in a group",
    .symptom = "bias is added once for every block of 8",
    .run = run_as<BiasAddedByEveryBlockOfInputChannels>,
};

}  // namespace convlaw
