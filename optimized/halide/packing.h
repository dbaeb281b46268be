// SPDX-License-Identifier: MIT
// Weights and bias in the order in which the pipelines read them.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/blocks.h"

namespace convlaw {

/// Blocks of a group, padded to an even number: a register tile may be two blocks wide.
std::int64_t packed_blocks(const Conv2dProblem& problem, std::int64_t block = kPackedBlock);

struct PackedWeights {
  std::vector<float> weight;  ///< [group][block][channel][kh][kw][channel of the block], or OIHW
  std::vector<float> bias;    ///< [group][block][channel of the block], or OC values
};

/// In blocks, with zeros for the channels that the last block lacks: for the pipelines with vectors
/// over output channels and over pixels. `bias` may be null.
PackedWeights pack_in_blocks(const Conv2dProblem& problem, TensorView<const float> weight,
                             const float* bias, std::int64_t block = kPackedBlock);

/// In the order of the definition, whatever the strides of `weight`.
PackedWeights pack_in_order(const Conv2dProblem& problem, TensorView<const float> weight,
                            const float* bias);

}  // namespace convlaw
