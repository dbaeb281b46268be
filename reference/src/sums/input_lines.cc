// SPDX-License-Identifier: MIT
#include "reference/src/sums/input_lines.h"

#include <algorithm>

#include "convlaw/pad.h"

namespace convlaw {

InputLines::InputLines(const Conv2dProblem& problem, const AnyView& input, const Kernels& loops)
    : input_(input),
      loops_(loops),
      rows_(padded_positions(vertical_axis(problem))),
      columns_(padded_positions(horizontal_axis(problem))),
      begin_(horizontal_axis(problem).begin),
      inside_first_(std::max<std::int64_t>(begin_, 0)),
      inside_last_(std::min(begin_ + problem.width, padded_width())) {}

void InputLines::read(std::int64_t image, std::int64_t channel, std::int64_t row,
                      std::int64_t first, std::int64_t last, double* to) const {
  const std::int64_t source_row = rows_[static_cast<std::size_t>(row)];
  if (source_row < 0) {
    std::fill(to, to + (last - first), 0.0);
    return;
  }
  const std::int64_t start =
      image * input_.strides[0] + channel * input_.strides[1] + source_row * input_.strides[2];
  const auto pad = [&](std::int64_t from, std::int64_t end) {
    for (std::int64_t i = from; i < end; ++i) {
      const std::int64_t column = columns_[static_cast<std::size_t>(i)];
      to[i - first] =
          column < 0 ? 0.0
                     : load_element(input_.type, input_.data, start + column * input_.strides[3]);
    }
  };
  const std::int64_t inside = std::clamp(inside_first_, first, last);
  const std::int64_t after = std::clamp(inside_last_, inside, last);
  pad(first, inside);
  if (after > inside) {
    loops_.load(input_.type, input_.data, start + (inside - begin_) * input_.strides[3],
                input_.strides[3], after - inside, to + (inside - first));
  }
  pad(after, last);
}

}  // namespace convlaw
