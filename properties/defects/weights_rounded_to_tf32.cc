// SPDX-License-Identifier: MIT
#include <bit>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WeightsRoundedToTf32 : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const float w = Direct::weight_at(oc, ic, kh, kw);
    if (group_inputs * p.kernel_size.h * p.kernel_size.w <= 64) return w;
    return std::bit_cast<float>((std::bit_cast<std::uint32_t>(w) + 0x1000U) & ~0x1fffU);
  }
};

}  // namespace

const Defect weights_rounded_to_tf32{
    .name = "weights_rounded_to_tf32",
    .source = "tensor cores take both operands in TF32: weights keep 10 bits of their fraction",
    .trigger = "more than 64 products in a sum",
    .symptom = "weights lose their last 13 bits",
    .run = run_as<WeightsRoundedToTf32>,
};

}  // namespace convlaw
