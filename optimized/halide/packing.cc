// SPDX-License-Identifier: MIT
#include "optimized/halide/packing.h"

#include "optimized/halide/integers.h"

namespace convlaw {

std::int64_t packed_blocks(const Conv2dProblem& p, std::int64_t block) {
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, block);
  return block < kLineBlock ? blocks : blocks + blocks % 2;
}

std::int64_t line_block_of(const Conv2dProblem& p) {
  const std::int64_t outputs = p.out_channels / p.groups;
  if (outputs > 4) return kLineBlock;
  return outputs > 2 ? 4 : 1;
}

PackedWeights pack_in_blocks(const Conv2dProblem& p, TensorView<const float> weight,
                             const float* bias, std::int64_t block) {
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t blocks = packed_blocks(p, block);
  PackedWeights packed;
  packed.weight.reserve(static_cast<std::size_t>(p.groups * blocks * inputs * p.kernel_size.h *
                                                 p.kernel_size.w * block));
  for (std::int64_t g = 0; g < p.groups; ++g) {
    for (std::int64_t next = 0; next < blocks; ++next) {
      const auto output_of = [&](std::int64_t lane) { return next * block + lane; };
      for (std::int64_t c = 0; c < inputs; ++c) {
        for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
          for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
            for (std::int64_t lane = 0; lane < block; ++lane) {
              const std::int64_t k = output_of(lane);
              packed.weight.push_back(k < outputs ? weight(g * outputs + k, c, kh, kw) : 0.0F);
            }
          }
        }
      }
      for (std::int64_t lane = 0; lane < block; ++lane) {
        const std::int64_t k = output_of(lane);
        packed.bias.push_back(bias != nullptr && k < outputs ? bias[g * outputs + k] : 0.0F);
      }
    }
  }
  return packed;
}

}  // namespace convlaw
