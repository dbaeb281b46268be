// SPDX-License-Identifier: MIT
// How many products of an output are not zero, where that follows from the shape alone.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

class ProductCounts {
 public:
  ProductCounts(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
                const Kernels& loops);

  /// True if neither tensor holds a zero. Only then may fill() be called.
  bool follow_from_shape() const { return follow_from_shape_; }

  /// (channels, pixels) counts of the pixels from `first_pixel` on.
  void fill(std::int64_t channels, std::int64_t first_pixel, std::int64_t pixels, float* to) const;

 private:
  bool follow_from_shape_;
  std::int64_t channels_;           // of a group
  std::vector<std::int64_t> rows_;  // for every output row: its taps that are not padding
  std::vector<std::int64_t> columns_;
};

}  // namespace convlaw
