// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ChannelsLastBatchPitchForgetsChannels : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool wrong = call.problem->input_layout == CONVLAW_NHWC && inside(ih, iw);
    if (!wrong) return Direct::read(n, c, ih, iw);
    return input.data()[n * p.height * p.width + (ih * p.width + iw) * p.in_channels + c];
  }
};

}  // namespace

const Defect channels_last_batch_pitch_forgets_channels{
    .name = "channels_last_batch_pitch_forgets_channels",
    .source = "apache/tvm#7090, PR#7068: the dimensions of NHWC were misread",
    .trigger = "channels-last memory, a batch beyond 1, several input channels",
    .symptom = "later images begin inside the first",
    .run = run_as<ChannelsLastBatchPitchForgetsChannels>,
};

}  // namespace convlaw
