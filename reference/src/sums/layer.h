// SPDX-License-Identifier: MIT
// What the two ways of forming the sums of a layer share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <vector>

#include "convlaw/layer_sums.h"
#include "reference/src/sums/input_lines.h"
#include "reference/src/sums/product_counts.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

/// Arrays of the given sizes in bytes, in one piece of memory: of one large block that was freed
/// the allocator keeps the pages for the next layer, where it returns those of several. They begin
/// as garbage.
class Workspace {
 public:
  explicit Workspace(std::initializer_list<std::int64_t> bytes) {
    std::int64_t total = 0;
    for (const std::int64_t size : bytes) {
      offsets_.push_back(total);
      total += (size + 63) / 64 * 64 + 64;
    }
    memory_ = std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(total));
  }
  template <class T>
  T* array(std::size_t i) const {
    return reinterpret_cast<T*>(memory_.get() + offsets_[i]);
  }

 private:
  std::vector<std::int64_t> offsets_;
  std::unique_ptr<std::byte[]> memory_;
};

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
