// SPDX-License-Identifier: MIT
// Weights and bias in the order in which the pipelines read them.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/blocks.h"

namespace convlaw {

/// Blocks of a group, padded to an even number where a register tile may be two blocks wide.
std::int64_t packed_blocks(const Conv2dProblem& problem, std::int64_t block = kPackedBlock);

/// The block for the output channels of a group, for vectors over the places of lines.
std::int64_t line_block_of(const Conv2dProblem& problem);

struct PackedWeights {
  std::vector<float> weight;  ///< [group][block][channel][kh][kw][channel of the block]
  std::vector<float> bias;    ///< [group][block][channel of the block]
};

/// In blocks, with zeros for the channels that the last block lacks. `bias` may be null.
PackedWeights pack_in_blocks(const Conv2dProblem& problem, TensorView<const float> weight,
                             const float* bias, std::int64_t block = kPackedBlock);

}  // namespace convlaw
