// SPDX-License-Identifier: MIT
// Convolution strip by strip: lines are filled, the product pipelines compute their places, and the
// places that are outputs are stored.
#pragma once

#include <cstddef>

#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/results.h"

namespace convlaw {

/// Bytes that run_lines() wants, on so many threads at most.
std::size_t lines_workspace(const Conv2dProblem& problem, const Plan& plan, int threads);

/// 0, or Halide's error. No sum depends on the strips, nor on the threads.
int run_lines(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
              const LineMap& map, const PackedWeights& packed, const AnyView& input,
              const Output& output, float* workspace, int threads);

}  // namespace convlaw
