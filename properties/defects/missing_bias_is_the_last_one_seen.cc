// SPDX-License-Identifier: MIT
#include <vector>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RemembersBias : public Direct {
 public:
  explicit RemembersBias(const convlaw_call& the_call) : Direct(the_call) {
    static std::vector<float> seen;
    if (bias != nullptr) {
      seen.assign(bias, bias + p.out_channels);
    } else if (static_cast<std::int64_t>(seen.size()) == p.out_channels) {
      bias = seen.data();
    }
  }
};

}  // namespace

const Defect missing_bias_is_the_last_one_seen{
    .name = "missing_bias_is_the_last_one_seen",
    .source = "Tencent/ncnn c6bb70622 (#3087) and its kind: 'none' taken for 'as before'",
    .trigger = "no bias, after a call with a bias for as many channels",
    .symptom = "the earlier call's bias is added",
    .run = run_as<RemembersBias>,
};

}  // namespace convlaw
