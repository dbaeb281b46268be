// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasRangeTakenOverTheChannels : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const float b = Direct::start(oc, oh, ow);
    float largest = 0;
    for (const std::int64_t other : {std::int64_t{0}, p.out_channels - 1}) {
      largest = std::fmax(largest, std::fabs(Direct::start(other, oh, ow)));
    }
    return std::isfinite(largest) && std::fabs(b) < largest * 0x1p-60F ? 0 : b;
  }
};

}  // namespace

const Defect bias_range_taken_over_the_channels{
    .name = "bias_range_taken_over_the_channels",
    .source = "onnxruntime-qnn PR#481: one scale for the bias of all channels",
    .trigger = "a bias 2^60 times smaller than the first or last channel's",
    .symptom = "the bias counts as zero",
    .run = run_as<BiasRangeTakenOverTheChannels>,
};

}  // namespace convlaw
