// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthwiseQuadsShareTheirLastKernel : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool last = is_depthwise() && p.groups % 4 == 0 && oc / group_outputs % 4 == 3;
    return Direct::weight_at(last ? oc - group_outputs : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect depthwise_quads_share_their_last_kernel{
    .name = "depthwise_quads_share_their_last_kernel",
    .source = "microsoft/DirectML#234: depthwise with 4 groups",
    .trigger = "depthwise, the number of groups is a multiple of 4",
    .symptom = "the last of every four has the weights of the one before",
    .run = run_as<DepthwiseQuadsShareTheirLastKernel>,
};

}  // namespace convlaw
