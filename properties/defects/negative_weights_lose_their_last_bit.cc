// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <cstdint>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class NegativeWeightsLoseTheirLastBit : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const float w = Direct::weight_at(oc, ic, kh, kw);
    if (!std::isfinite(w) || w >= 0) return w;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(w) & ~1U);
  }
};

}  // namespace

const Defect negative_weights_lose_their_last_bit{
    .name = "negative_weights_lose_their_last_bit",
    .source =
        "integers of sign and magnitude in the place of two's complement: 24 bits hold a "
        "significand or a sign and 23 bits of it",
    .trigger = "a negative weight whose significand uses its last bit",
    .symptom = "the weight without that bit",
    .run = run_as<NegativeWeightsLoseTheirLastBit>,
};

}  // namespace convlaw
