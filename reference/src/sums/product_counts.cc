// SPDX-License-Identifier: MIT
#include "reference/src/sums/product_counts.h"

#include <algorithm>
#include <array>

namespace convlaw {
namespace {

bool line_holds_zero(const AnyView& view, std::int64_t start, std::int64_t stride,
                     std::int64_t size, const Kernels& loops) {
  std::array<double, 1024> values;  // NOLINT(*-member-init): written by load()
  for (std::int64_t first = 0; first < size; first += 1024) {
    const std::int64_t count = std::min<std::int64_t>(size - first, 1024);
    loops.load(view.type, view.data, start + first * stride, stride, count, values.data());
    if (loops.any_zero(count, values.data())) return true;
  }
  return false;
}

bool holds_zero(const AnyView& view, const Kernels& loops) {
  Extents extents = view.extents;
  Strides strides = view.strides;
  // The shortest stride innermost; then what lies behind one another becomes one long line.
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (strides[axis] < strides[3]) {
      std::swap(strides[axis], strides[3]);
      std::swap(extents[axis], extents[3]);
    }
  }
  for (bool merged = true; merged;) {
    merged = false;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (extents[axis] > 1 && strides[axis] == extents[3] * strides[3]) {
        extents[3] *= extents[axis];
        extents[axis] = 1;
        merged = true;
      }
    }
  }
  for (std::int64_t i = 0; i < extents[0]; ++i) {
    for (std::int64_t j = 0; j < extents[1]; ++j) {
      for (std::int64_t k = 0; k < extents[2]; ++k) {
        const std::int64_t start = i * strides[0] + j * strides[1] + k * strides[2];
        if (line_holds_zero(view, start, strides[3], extents[3], loops)) return true;
      }
    }
  }
  return false;
}

std::vector<std::int64_t> count_taps(const Axis& axis) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(axis.output()));
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (axis.source(out, tap)) ++counts[static_cast<std::size_t>(out)];
    }
  }
  return counts;
}

}  // namespace

ProductCounts::ProductCounts(const Conv2dProblem& problem, const AnyView& input,
                             const AnyView& weight, const Kernels& loops)
    : follow_from_shape_(!holds_zero(weight, loops) && !holds_zero(input, loops)),
      channels_(problem.in_channels / problem.groups) {
  if (!follow_from_shape_) return;
  rows_ = count_taps(vertical_axis(problem));
  columns_ = count_taps(horizontal_axis(problem));
}

void ProductCounts::fill(std::int64_t channels, std::int64_t first_pixel, std::int64_t pixels,
                         float* to) const {
  const auto width = static_cast<std::int64_t>(columns_.size());
  std::int64_t row = first_pixel / width;
  std::int64_t column = first_pixel % width;
  for (std::int64_t i = 0; i < pixels; ++i) {
    to[i] = static_cast<float>(channels_ * rows_[static_cast<std::size_t>(row)] *
                               columns_[static_cast<std::size_t>(column)]);
    if (++column == width) column = 0, ++row;
  }
  for (std::int64_t channel = 1; channel < channels; ++channel) {
    std::copy(to, to + pixels, to + channel * pixels);
  }
}

}  // namespace convlaw
