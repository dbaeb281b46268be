// SPDX-License-Identifier: MIT
#include <bit>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class InputsRoundedToTf32 : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    return Direct::accumulate(sum, is_dense_enough() ? to_tf32(x) : x, w);
  }

 private:
  bool is_dense_enough() const { return group_inputs >= 8 && p.kernel_size != Size2{1, 1}; }
  static float to_tf32(float x) {
    return std::bit_cast<float>((std::bit_cast<std::uint32_t>(x) + 0x1000U) & ~0x1fffU);
  }
};

}  // namespace

const Defect inputs_rounded_to_tf32{
    .name = "inputs_rounded_to_tf32",
    .source = "cuDNN's default for f32 convolutions: inputs keep 10 bits of their fraction",
    .trigger = "8 or more input channels in a group, and not 1x1",
    .symptom = "inputs lose their last 13 bits",
    .run = run_as<InputsRoundedToTf32>,
};

}  // namespace convlaw
