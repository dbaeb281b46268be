// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ThreadsShareAnAccumulator : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool shared = call.problem->threads > 1 && oc % 2 == 1;
    return Direct::start(oc, oh, ow) + (shared ? Direct::start(oc - 1, oh, ow) : 0);
  }
};

}  // namespace

const Defect threads_share_an_accumulator{
    .name = "threads_share_an_accumulator",
    .source = "ggml-org/ggml PR#483 and its kind: two threads added into one buffer",
    .trigger = "more than one thread, several output channels",
    .symptom = "every second channel begins with the bias of the one before",
    .run = run_as<ThreadsShareAnAccumulator>,
    .capabilities = &threaded_capabilities(),
};

}  // namespace convlaw
