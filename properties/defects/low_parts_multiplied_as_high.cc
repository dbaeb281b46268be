// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LowPartsMultipliedAsHigh : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    if (!std::isfinite(x) || !std::isfinite(w)) return Direct::accumulate(sum, x, w);
    const float x_low = x - high_half(x);
    const float w_low = w - high_half(w);
    return Direct::accumulate(sum, x, w) + x_low * w_low * 0x1p24F;
  }

 private:
  static float high_half(float x) {
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) & ~0xfffU);
  }
};

}  // namespace

const Defect low_parts_multiplied_as_high{
    .name = "low_parts_multiplied_as_high",
    .source =
        "an f32 product emulated by halves of 12 bits: the product of the low halves was not "
        "scaled down",
    .trigger = "input and weight both use more than 12 bits of their significands",
    .symptom = "the last partial product is 2^12 times too large",
    .run = run_as<LowPartsMultipliedAsHigh>,
};

}  // namespace convlaw
