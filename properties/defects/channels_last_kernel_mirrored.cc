// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ChannelsLastKernelMirrored : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    if (call.problem->input_layout != CONVLAW_NHWC) return Direct::weight_at(oc, ic, kh, kw);
    return Direct::weight_at(oc, ic, p.kernel_size.h - 1 - kh, p.kernel_size.w - 1 - kw);
  }
};

}  // namespace

const Defect channels_last_kernel_mirrored{
    .name = "channels_last_kernel_mirrored",
    .source = "apache/tvm PR#7068, #7090: dimensions misread in the NHWC path",
    .trigger = "channels-last memory",
    .symptom = "the kernel is applied upside down and mirrored",
    .run = run_as<ChannelsLastKernelMirrored>,
};

}  // namespace convlaw
