// SPDX-License-Identifier: MIT
// Depthwise convolution: its plan, its weights, and the tasks that compute it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/results.h"

namespace convlaw {

/// Makes `plan` depthwise, if it can be: each group has one channel, each window sees some of it,
/// and there are many channels side by side, or a pipeline for the kernel.
void prefer_depthwise(const Conv2dProblem& problem, Plan& plan);

/// Kernel and stride, if they are the same along both axes, and the kernel is not dilated.
std::optional<DepthwisePipelines::Form> square_form(const Conv2dProblem& problem, const Plan& plan);

/// Rows of input, and of zeros around it, that so many rows of output see.
std::int64_t rows_seen(const Conv2dProblem& problem, const Plan& plan, std::int64_t rows);

/// Groups in a section, of which there are `sections` or fewer, all of which a pipeline can
/// compute.
std::int64_t groups_in_sections(const Conv2dProblem& problem, const Plan& plan,
                                std::int64_t sections);

/// The weights in the order of the plan's pipeline. `bias` may be null. 0, or Halide's error.
int pack_for_depthwise(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                       TensorView<const float> weight, const float* bias, PackedWeights& packed);

/// Bytes that run_depthwise() takes.
std::size_t depthwise_workspace(const Conv2dProblem& problem, const Plan& plan, int threads);

/// 0, or Halide's error.
int run_depthwise(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                  const PackedWeights& packed, const AnyView& input, const Output& output,
                  float* workspace, int threads);

}  // namespace convlaw
