// SPDX-License-Identifier: MIT
// Convolution as a matrix product, a few outputs at a time: for the problems whose windows lie so
// far apart, or whose padding is so wide, that surrounding the input by zeros would take more
// memory than Halide counts. The input elements of each window are gathered; a pixel is then a
// column of them, and the convolution a pointwise one over in_channels * kernel_h * kernel_w
// channels, whose packed weights are those of the original, and whose sums are made in the same
// order.
#pragma once

#include <cstddef>

#include "optimized/halide/pipelines.h"

namespace convlaw {

/// Bytes of workspace that run_gathered() takes for a legal problem.
std::size_t gather_workspace(const Conv2dProblem& problem);

/// Any padding mode; 0, or Halide's error. `packed` is what pack_in_blocks() makes.
int run_gathered(const Pipelines& pipelines, const Conv2dProblem& problem,
                 const PackedWeights& packed, TensorView<const float> input,
                 const TensorView<float>& output, float* workspace);

}  // namespace convlaw
