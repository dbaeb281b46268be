// SPDX-License-Identifier: MIT
// What the two ways of forming the sums of a layer share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>

#include "convlaw/layer_sums.h"
#include "reference/src/sums/input_lines.h"
#include "reference/src/sums/product_counts.h"
#include "reference/src/sums/workspace.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

struct Layer {
  const Conv2dProblem& problem;
  AnyView input;
  AnyView weight;
  const Kernels& loops;
  const std::function<void(const SumsBlock&)>& visit;
  Size2 out;
  std::int64_t group_inputs;
  std::int64_t group_outputs;
  InputLines lines;
  ProductCounts counts;

  std::int64_t taps() const { return group_inputs * problem.kernel_size.h * problem.kernel_size.w; }
  std::int64_t pixels() const { return out.h * out.w; }
};

/// `rows` tap rows of the weights of output channel `channel` as f64, beginning with `first_row`. A
/// tap row is a row of the kernel of one input channel; number c * KH + kh.
void read_weights(const Layer& layer, std::int64_t channel, std::int64_t first_row,
                  std::int64_t rows, double* to);

/// For few output channels in a group, depthwise convolutions above all: straight from the input
/// rows. False, and nothing is done, if the rows of one window are too large to be kept.
bool sum_directly(const Layer& layer);

/// As products of matrices.
void sum_by_gemm(const Layer& layer);

/// sum_layer() with the given loops.
void sum_layer_with(const Kernels& loops, const Conv2dProblem& problem, const AnyView& input,
                    const AnyView& weight, const std::function<void(const SumsBlock&)>& visit);

}  // namespace convlaw
