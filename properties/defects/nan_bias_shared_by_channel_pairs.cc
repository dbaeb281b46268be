// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class NanBiasSharedByChannelPairs : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const float own = Direct::start(oc, oh, ow);
    if (bias == nullptr || oc % 2 == 0) return own;
    return std::isnan(bias[oc - 1]) ? own + bias[oc - 1] : own;
  }
};

}  // namespace

const Defect nan_bias_shared_by_channel_pairs{
    .name = "nan_bias_shared_by_channel_pairs",
    .source =
        "openvinotoolkit/openvino PR#12082: NaN in a padded feature reached others through weights "
        "of zero",
    .trigger = "a NaN in the bias of an even channel",
    .symptom = "the next channel is NaN too",
    .run = run_as<NanBiasSharedByChannelPairs>,
};

}  // namespace convlaw
