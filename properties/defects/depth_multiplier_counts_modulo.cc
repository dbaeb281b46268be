// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthMultiplierCountsModulo : public Direct {
  using Direct::Direct;

  std::int64_t channel(std::int64_t oc, std::int64_t ic) override {
    return is_depthwise() && group_outputs > 1 ? oc % p.groups : Direct::channel(oc, ic);
  }
};

}  // namespace

const Defect depth_multiplier_counts_modulo{
    .name = "depth_multiplier_counts_modulo",
    .source = "ARM-software/ComputeLibrary#553: depth multiplier 2",
    .trigger = "depthwise with two or more outputs for each input channel",
    .symptom = "output channel oc reads input channel oc % groups",
    .run = run_as<DepthMultiplierCountsModulo>,
};

}  // namespace convlaw
