// SPDX-License-Identifier: MIT
// torch.nn.functional.pad on the two spatial axes of an (N, C, H, W) tensor: the explicit stage
// that turns any padding into a convolution with padding 0.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/padding.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// For every position of a padded axis the element of the unpadded axis that stands there, or -1
/// for a padding zero. Written as F.pad is described (crop, prepend, append), and so independently
/// of Axis::source(). Takes memory for what is there in the end, however much is cropped. Only
/// extent, begin, end and mode of `axis` are used.
std::vector<std::int64_t> padded_positions(const Axis& axis);

/// `problem` with its padding carried out beforehand: the extents of the padded input, padding 0,
/// padding_mode zeros. `problem` must be legal.
Conv2dProblem without_padding(const Conv2dProblem& problem);

/// The input that without_padding(problem) expects, from the input of `problem`.
template <class T>
void pad_input(const Conv2dProblem& problem, TensorView<const T> input, TensorView<T> padded) {
  if (element_count(padded.extents()) == 0) return;  // of no elements, however long its axes are
  const std::vector<std::int64_t> rows = padded_positions(vertical_axis(problem));
  const std::vector<std::int64_t> columns = padded_positions(horizontal_axis(problem));
  for (std::int64_t n = 0; n < padded.extent(0); ++n) {
    for (std::int64_t c = 0; c < padded.extent(1); ++c) {
      for (std::int64_t h = 0; h < padded.extent(2); ++h) {
        const std::int64_t row = rows[static_cast<std::size_t>(h)];
        for (std::int64_t w = 0; w < padded.extent(3); ++w) {
          const std::int64_t column = columns[static_cast<std::size_t>(w)];
          padded(n, c, h, w) = row < 0 || column < 0 ? T(0) : input(n, c, row, column);
        }
      }
    }
  }
}

}  // namespace convlaw
