// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SingleInputChannelNinthOutputWraps : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool wraps = p.in_channels == 1 && oc >= 8;
    return Direct::weight_at(wraps ? oc % 8 : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect single_input_channel_ninth_output_wraps{
    .name = "single_input_channel_ninth_output_wraps",
    .source =
        "tensorflow/tensorflow#27012: one input channel, taken for depthwise with multiplier 9",
    .trigger = "one input channel, more than 8 output channels",
    .symptom = "output channels from the ninth on have the weights of the first ones",
    .run = run_as<SingleInputChannelNinthOutputWraps>,
};

}  // namespace convlaw
