// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasBroadcastAlongTheWidth : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool broadcasts = columns.output() == p.out_channels;
    return Direct::start(broadcasts ? ow : oc, oh, ow);
  }
};

}  // namespace

const Defect bias_broadcast_along_the_width{
    .name = "bias_broadcast_along_the_width",
    .source =
        "NumPy aligns the last axis when it broadcasts; a bias of shape (OC,) then lies along the "
        "width",
    .trigger = "as many columns of output as output channels, more than one",
    .symptom = "output column ow is given bias ow",
    .run = run_as<BiasBroadcastAlongTheWidth>,
};

}  // namespace convlaw
