// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class GroupedWinogradSharesWeights : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool shares = is_winograd_size() && group_inputs > 1;
    return Direct::weight_at(shares ? oc % group_outputs : oc, ic, kh, kw);
  }
};

}  // namespace

const Defect grouped_winograd_shares_weights{
    .name = "grouped_winograd_shares_weights",
    .source = "Tencent/ncnn a5525a058 (#1581): grouped 3x3 at stride 1 took the path of Winograd",
    .trigger = "grouped with several input channels in a group, 3x3, stride 1",
    .symptom = "every group has the weights of the first",
    .run = run_as<GroupedWinogradSharesWeights>,
};

}  // namespace convlaw
