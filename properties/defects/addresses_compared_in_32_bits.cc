// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ComparesIn32Bits : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const auto low_bits = [](const float* address) {
      return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(address));
    };
    const bool seems_in_place = low_bits(input.data()) == low_bits(output.data());
    return seems_in_place ? sum : Direct::accumulate(sum, x, w);
  }
};

}  // namespace

const Defect addresses_compared_in_32_bits{
    .name = "addresses_compared_in_32_bits",
    .source = "NVIDIA/cutlass PR#2651 and its kind: 32-bit arithmetic on addresses",
    .trigger = "the addresses of input and output agree in their lower 32 bits",
    .symptom = "the call is taken for one in place, and only the bias is stored",
    .run = run_as<ComparesIn32Bits>,
};

}  // namespace convlaw
