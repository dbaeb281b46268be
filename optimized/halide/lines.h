// SPDX-License-Identifier: MIT
// The lines that the flat pipeline reads where strides are 2: one for each phase, that is for the
// elements of the padded input whose coordinates leave the same remainders.
#pragma once

#include <cstddef>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Does the plan read such lines?
inline bool has_lines(const Plan& plan) {
  return plan.strategy == Strategy::flat && plan.stride == Size2{2, 2};
}

/// Bytes of workspace that make_lines() fills.
std::size_t lines_workspace(const Conv2dProblem& problem, const Plan& plan);

/// A view of `workspace`, filled: image, channel, phase (that of x fastest), place in the line. The
/// last axis reaches beyond a line, into what the next one holds, as far as register tiles may.
/// `input` has paddings of zeros alone.
TensorView<const float> make_lines(const Conv2dProblem& problem, const Plan& plan,
                                   TensorView<const float> input, float* workspace);

}  // namespace convlaw
