// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FaintChannelsPruned : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    return is_faint(oc) ? 0 : Direct::output_at(n, oc, oh, ow);
  }

  // Weights and bias are all below a number that was thought to be small.
  bool is_faint(std::int64_t oc) {
    float largest = 0;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
        for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
          largest = std::fmax(largest, std::fabs(weight_at(oc, ic, kh, kw)));
        }
      }
    }
    const float b = bias == nullptr ? 0 : std::fabs(bias[oc]);
    constexpr float kSmall = 0x1p-12F;
    return 0 < largest && largest < kSmall && 0 < b && b < kSmall;
  }
};

}  // namespace

const Defect faint_channels_pruned{
    .name = "faint_channels_pruned",
    .source =
        "Samsung/ONE PR#6971: the weights of a channel whose scale lay below an epsilon "
        "became zeros",
    .trigger = "weights and bias of an output channel all below 2^-12",
    .symptom = "the channel is zero",
    .run = run_as<FaintChannelsPruned>,
};

}  // namespace convlaw
