// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

// As vpmaddubsw adds up two neighbouring products of u8 and i8.
class PairSumsSaturate : public AnyDirect {
  using AnyDirect::AnyDirect;

  double sum_of(std::vector<double> products, double bias) override {
    double sum = bias;
    for (std::size_t i = 0; i < products.size(); i += 2) {
      const double second = i + 1 < products.size() ? products[i + 1] : 0;
      sum += std::clamp(products[i] + second, -32768.0, 32767.0);
    }
    return sum;
  }
};

}  // namespace

const Defect pair_sums_saturate_at_16_bits{
    .name = "pair_sums_saturate_at_16_bits",
    .source = "oneDNN#1354, pytorch#42312: u8 times i8 by vpmaddubsw, before VNNI",
    .trigger = "u8 input, and a pair of neighbouring products beyond 16 bits",
    .symptom = "the pair counts 32767 or -32768",
    .run = run_any<PairSumsSaturate>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_U8),
};

}  // namespace convlaw
