// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SingleChannelKernelReadTransposed : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool ambiguous = call.problem->input_layout == CONVLAW_NHWC && group_inputs == 1;
    if (!ambiguous) return Direct::weight_at(oc, ic, kh, kw);
    const std::int64_t position = kw * p.kernel_size.h + kh;
    return Direct::weight_at(oc, ic, position / p.kernel_size.w, position % p.kernel_size.w);
  }
};

}  // namespace

const Defect single_channel_kernel_read_transposed{
    .name = "single_channel_kernel_read_transposed",
    .source = "pytorch/pytorch#82060: one input channel makes the layout of the weight ambiguous",
    .trigger =
        "channels-last memory, one input channel in a group, kernel beyond 1 along both axes",
    .symptom = "the kernel is read column by column",
    .run = run_as<SingleChannelKernelReadTransposed>,
};

}  // namespace convlaw
