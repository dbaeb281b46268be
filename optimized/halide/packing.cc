// SPDX-License-Identifier: MIT
#include "optimized/halide/packing.h"

#include <algorithm>

#include "optimized/halide/integers.h"

namespace convlaw {

std::int64_t packed_blocks(const Conv2dProblem& p, std::int64_t block) {
  const std::int64_t blocks = divide_up(p.out_channels / p.groups, block);
  const bool has_pairs = block == kLineBlock || block == kPackedBlock;
  return has_pairs ? blocks + blocks % 2 : blocks;
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

PackedWeights pack_interleaved(const Conv2dProblem& p, TensorView<const float> weight,
                               const float* bias) {
  constexpr std::int64_t kBlock = kInterleavedBlock;
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t blocks = packed_blocks(p, kBlock);
  const std::int64_t channels = divide_up(inputs, std::int64_t{kInterleaved});
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  const Strides& step = weight.strides();
  PackedWeights packed;
  packed.weight.resize(
      static_cast<std::size_t>(p.groups * blocks * channels * taps * kInterleaved * kBlock));
  packed.bias.resize(static_cast<std::size_t>(p.groups * blocks * kBlock));
  const std::int64_t of_group = blocks * kBlock;
  for (std::int64_t g = 0; g < p.groups; ++g) {
    if (bias != nullptr) {
      std::copy_n(bias + g * outputs, outputs, packed.bias.data() + g * of_group);
    }
    float* const to = packed.weight.data() + g * of_group * channels * kInterleaved * taps;
    for (std::int64_t k = 0; k < outputs; ++k) {
      float* const of_k = to + k / kBlock * channels * taps * kInterleaved * kBlock + k % kBlock;
      for (std::int64_t c = 0; c < inputs; ++c) {
        float* next = of_k + (c / kInterleaved * taps * kInterleaved + c % kInterleaved) * kBlock;
        const float* from = weight.data() + (g * outputs + k) * step[0] + c * step[1];
        for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
          for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw, next += kInterleaved * kBlock) {
            *next = from[kh * step[2] + kw * step[3]];
          }
        }
      }
    }
  }
  return packed;
}

}  // namespace convlaw
