// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LastBlockOfInputChannelsOverwrites : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool overwritten = ic < (group_inputs - 1) / 16 * 16;
    return overwritten ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect last_block_of_input_channels_overwrites{
    .name = "last_block_of_input_channels_overwrites",
    .source =
        "the first block of a sum is stored, the later ones are added; beta stayed 0 for all, as "
        "JuliaGPU/CUDA.jl#736 in reverse",
    .trigger = "more than 16 input channels in a group",
    .symptom = "only the last block of 16 counts",
    .run = run_as<LastBlockOfInputChannelsOverwrites>,
};

}  // namespace convlaw
