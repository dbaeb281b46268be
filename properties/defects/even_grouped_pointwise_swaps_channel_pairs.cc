// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class EvenGroupedPointwiseSwapsChannelPairs : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool swaps = p.groups > 1 && p.kernel_size == Size2{1, 1} && group_inputs % 2 == 0;
    return Direct::weight_at(oc, swaps ? ic ^ 1 : ic, kh, kw);
  }
};

}  // namespace

const Defect even_grouped_pointwise_swaps_channel_pairs{
    .name = "even_grouped_pointwise_swaps_channel_pairs",
    .source = "ROCm/composable_kernel PR#2478: grouped, 1x1, an even number of channels",
    .trigger = "grouped, 1x1, an even number of input channels in a group",
    .symptom = "the weights of each pair of input channels are exchanged",
    .run = run_as<EvenGroupedPointwiseSwapsChannelPairs>,
};

}  // namespace convlaw
