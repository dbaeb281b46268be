// SPDX-License-Identifier: MIT
// Rows of the padded input of a convolution, as f64, without holding a padded copy.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

class InputLines {
 public:
  InputLines(const Conv2dProblem& problem, const AnyView& input, const Kernels& loops);

  std::int64_t padded_height() const { return static_cast<std::int64_t>(rows_.size()); }
  std::int64_t padded_width() const { return static_cast<std::int64_t>(columns_.size()); }

  /// Columns [first, last) of row `row` of the padded channel.
  void read(std::int64_t image, std::int64_t channel, std::int64_t row, std::int64_t first,
            std::int64_t last, double* to) const;

 private:
  const AnyView input_;
  const Kernels& loops_;
  // For every position of a padded axis the element that stands there, or -1 for a padding zero.
  std::vector<std::int64_t> rows_;
  std::vector<std::int64_t> columns_;
  std::int64_t begin_;         // columns of padding at the left; negative: columns cropped
  std::int64_t inside_first_;  // the padded columns that are the input's own
  std::int64_t inside_last_;
};

}  // namespace convlaw
