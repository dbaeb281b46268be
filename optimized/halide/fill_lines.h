// SPDX-License-Identifier: MIT
// What a strip sees of the input, copied into its lines.
#pragma once

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// A part of an image.
struct Strip {
  std::int64_t image, group, groups;
  std::int64_t row, rows, column, columns;  ///< of output
};

/// Writes the lines [group][channel][phase][place] of a strip; 0, or Halide's error.
int fill_lines(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
               const LineMap& map, const TensorView<const float>& input, const Strip& strip,
               float* to);

}  // namespace convlaw
