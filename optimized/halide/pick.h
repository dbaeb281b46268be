// SPDX-License-Identifier: MIT
// The pixels of an input that a kernel of one tap sees through its strides, copied together: what
// is left is a pointwise convolution.
#pragma once

#include <cstddef>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Bytes of workspace that pick_pixels() fills for a plan that picks first.
std::size_t pick_workspace(const Conv2dProblem& problem, const Plan& plan);

/// A dense view of `workspace`, filled; its only row has all pixels of the output.
TensorView<const float> pick_pixels(const Conv2dProblem& problem, const Plan& plan,
                                    TensorView<const float> input, float* workspace);

}  // namespace convlaw
