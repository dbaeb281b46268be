// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class InputChannelTailDropped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool tail = group_inputs > 8 && ic >= group_inputs / 4 * 4;
    return tail ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect input_channel_tail_dropped{
    .name = "input_channel_tail_dropped",
    .source = "microsoft/onnxruntime#14392: channels were taken to be a multiple of 4",
    .trigger = "more than 8 input channels in a group, not a multiple of 4",
    .symptom = "the last channels are not added",
    .run = run_as<InputChannelTailDropped>,
};

}  // namespace convlaw
