// SPDX-License-Identifier: MIT
// What the two ways of forming the sums of a layer share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>

#include "convlaw/layer_sums.h"
#include "reference/src/sums/input_lines.h"
#include "reference/src/sums/product_counts.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

/// Memory that begins as garbage: most of it is written once and read a few times.
template <class T>
using Buffer = std::unique_ptr<T[]>;
template <class T>
Buffer<T> make_buffer(std::int64_t size) {
  return std::make_unique_for_overwrite<T[]>(static_cast<std::size_t>(size));
}

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

/// `count` weights of output channel `channel` as f64, beginning with tap row `first_row`: a row of
/// the kernel of one channel, numbered c * KH + kh.
void read_weights(const Layer& layer, std::int64_t channel, std::int64_t first_row,
                  std::int64_t rows, double* to);

/// Few output channels in a group, depthwise convolutions above all: straight from the input rows.
/// False, and nothing is done, if the rows of one window are too large to be kept.
bool sum_group_directly(Layer& layer, std::int64_t group);

/// As products of matrices.
void sum_group_by_gemm(Layer& layer, std::int64_t group);

/// sum_layer() with the given loops.
void sum_layer_with(const Kernels& loops, const Conv2dProblem& problem, const AnyView& input,
                    const AnyView& weight, const std::function<void(const SumsBlock&)>& visit);

}  // namespace convlaw
