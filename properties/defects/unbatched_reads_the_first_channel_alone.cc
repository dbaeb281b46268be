// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class UnbatchedReadsTheFirstChannelAlone : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(n, call.problem->unbatched != 0 ? 0 : c, ih, iw);
  }
};

}  // namespace

const Defect unbatched_reads_the_first_channel_alone{
    .name = "unbatched_reads_the_first_channel_alone",
    .source =
        "a rank-3 input (C, H, W) taken for a batch of C images of one channel, torch having both "
        "ranks",
    .trigger = "unbatched, more than one input channel",
    .symptom = "every channel is the first",
    .run = run_as<UnbatchedReadsTheFirstChannelAlone>,
};

}  // namespace convlaw
