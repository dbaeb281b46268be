// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PointwiseUnrolledByTwoDropsOddChannel : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool rest = p.kernel_size == Size2{1, 1} && group_inputs >= 3 && group_inputs % 2 == 1 &&
                      ic == group_inputs - 1;
    return rest ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect pointwise_unrolled_by_two_drops_odd_channel{
    .name = "pointwise_unrolled_by_two_drops_odd_channel",
    .source = "microsoft/onnxruntime#14392 and its kind, in a loop unrolled by two",
    .trigger = "1x1, an odd number of input channels in a group from 3 on",
    .symptom = "the last one is not added",
    .run = run_as<PointwiseUnrolledByTwoDropsOddChannel>,
};

}  // namespace convlaw
