// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputChannelTailTakesEarlierWeights : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool tail = oc >= 8 && oc >= p.out_channels / 8 * 8;
    return Direct::weight_at(tail ? oc - 8 : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect output_channel_tail_takes_earlier_weights{
    .name = "output_channel_tail_takes_earlier_weights",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general: output channels beyond a multiple "
        "of 8, as in ic48oc134",
    .trigger = "more than 8 output channels, not a multiple of 8",
    .symptom = "the last ones have the weights of the block before",
    .run = run_as<OutputChannelTailTakesEarlierWeights>,
};

}  // namespace convlaw
