// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SingleTailChannelMirrored : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool tail = group_inputs > 1 && group_inputs % 4 == 1 && ic == group_inputs - 1;
    return Direct::weight_at(oc, ic, kh, tail ? p.kernel_size.w - 1 - kw : kw);
  }
};

}  // namespace

const Defect single_tail_channel_mirrored{
    .name = "single_tail_channel_mirrored",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, 'exec_trans IC tail'",
    .trigger = "one input channel of a group beyond a multiple of 4, kernel wider than 1",
    .symptom = "its weights are mirrored",
    .run = run_as<SingleTailChannelMirrored>,
};

}  // namespace convlaw
