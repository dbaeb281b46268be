// SPDX-License-Identifier: MIT
// Depthwise convolution, plane by plane, for the kernels that have a pipeline.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/results.h"

namespace convlaw {

/// Makes `plan` depthwise, if it can be: each group has one channel, any number of outputs, a
/// kernel of a pipeline, and fewer zeros on each side than a window has elements.
void prefer_depthwise(const Conv2dProblem& problem, Plan& plan);

/// Rows of input, and of zeros around it, that so many rows of output see.
std::int64_t rows_seen(const Conv2dProblem& problem, const Plan& plan, std::int64_t rows);

/// Bytes that run_depthwise() takes.
std::size_t depthwise_workspace(const Conv2dProblem& problem, const Plan& plan, int threads);

/// `packed` is in blocks of one output channel. 0, or Halide's error.
int run_depthwise(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                  const PackedWeights& packed, const AnyView& input, const Output& output,
                  float* workspace, int threads);

}  // namespace convlaw
