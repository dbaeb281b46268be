// SPDX-License-Identifier: MIT
// Calls of the depthwise pipelines whose vectors are over channels.
#pragma once

#include "convlaw/problem.h"
#include "optimized/halide/depthwise_call.h"

namespace convlaw {

/// Of planes that are turned, or of pixels that are copied to where zeros surround them; 0, or
/// Halide's error.
int run_depthwise_channels(const Pipelines& pipelines, const Conv2dProblem& problem,
                           const Plan& plan, const PackedWeights& packed,
                           const DepthwiseCall& call);

/// Of pixels where they lie. The same.
int run_depthwise_pixels(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                         const PackedWeights& packed, const DepthwiseCall& call);

}  // namespace convlaw
