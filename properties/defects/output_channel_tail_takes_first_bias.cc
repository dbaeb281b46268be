// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelTailTakesFirstBias : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    constexpr std::int64_t kBlock = 16;
    const bool tail = oc >= kBlock && oc >= p.out_channels / kBlock * kBlock;
    return Direct::start(tail ? oc % kBlock : oc, oh, ow);
  }
};

}  // namespace

const Defect output_channel_tail_takes_first_bias{
    .name = "output_channel_tail_takes_first_bias",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, ic16oc17: the channel tail",
    .trigger = "more than 16 output channels, not a multiple of 16",
    .symptom = "the tail's bias is that of the first channels",
    .run = run_as<OutputChannelTailTakesFirstBias>,
};

}  // namespace convlaw
