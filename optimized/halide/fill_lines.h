// SPDX-License-Identifier: MIT
// What a strip sees of the input, copied into its lines.
#pragma once

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// A part of an image.
struct Strip {
  std::int64_t image, group, groups;
  std::int64_t row, rows, column, columns;  ///< of output
  std::int64_t channel;                     ///< of input, of a group, from which on lines are there
  std::int64_t above, left;  ///< rows and columns of output before its own, of the same lines

  bool has_same_columns(const Strip& other) const {
    return column == other.column && columns == other.columns;
  }
  bool has_same_outputs(const Strip& other) const {
    return row == other.row && rows == other.rows && has_same_columns(other);
  }
};

/// Writes the lines [group][channel][phase][place] of a strip, or interleaved
/// [group][channel / 16][phase][place][channel % 16]; 0, or Halide's error. `has_zeros`:
/// what was written there last are the lines of a strip that has zeros in the same places.
int fill_lines(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
               const LineMap& map, const AnyView& input, const Strip& strip, bool has_zeros,
               float* to);

/// The elements in the memory of lines.
inline Elements elements_of(const Lines& lines, float* data) {
  return {elements(data).data, lines.has_bytes ? ElementType::u8 : ElementType::f32};
}
inline ConstElements elements_of(const Lines& lines, const float* data) {
  return {elements(data).data, lines.has_bytes ? ElementType::u8 : ElementType::f32};
}

}  // namespace convlaw
