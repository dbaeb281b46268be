// SPDX-License-Identifier: MIT
#include <bit>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class AccumulatesInTf32 : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const float next = Direct::accumulate(sum, x, w);
    const bool long_sum = group_inputs * p.kernel_size.h * p.kernel_size.w > 32;
    if (!long_sum) return next;
    return std::bit_cast<float>((std::bit_cast<std::uint32_t>(next) + 0x1000U) & ~0x1fffU);
  }
};

}  // namespace

const Defect accumulates_in_tf32{
    .name = "accumulates_in_tf32",
    .source = "MIOpen a22af066a (#1568): the accumulator had the wrong type",
    .trigger = "more than 32 products in a sum",
    .symptom = "sums beyond 2^11 lose their last bits",
    .run = run_as<AccumulatesInTf32>,
};

}  // namespace convlaw
