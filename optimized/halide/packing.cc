// SPDX-License-Identifier: MIT
#include "optimized/halide/packing.h"

#include <algorithm>

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
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  const Strides& step = weight.strides();
  PackedWeights packed;
  packed.weight.resize(static_cast<std::size_t>(p.groups * blocks * inputs * taps * block));
  packed.bias.resize(static_cast<std::size_t>(p.groups * blocks * block));
  float* to = packed.weight.data();
  float* bias_to = packed.bias.data();
  for (std::int64_t g = 0; g < p.groups; ++g) {
    for (std::int64_t next = 0; next < blocks; ++next, bias_to += block) {
      const std::int64_t first = g * outputs + next * block;
      const std::int64_t lanes = std::clamp<std::int64_t>(outputs - next * block, 0, block);
      if (bias != nullptr) std::copy_n(bias + (lanes > 0 ? first : 0), lanes, bias_to);
      for (std::int64_t c = 0; c < inputs; ++c) {
        for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
          for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw, to += block) {
            const std::int64_t tap = c * step[1] + kh * step[2] + kw * step[3];
            for (std::int64_t lane = 0; lane < lanes; ++lane) {
              to[lane] = weight.data()[(first + lane) * step[0] + tap];
            }
          }
        }
      }
    }
  }
  return packed;
}

}  // namespace convlaw
