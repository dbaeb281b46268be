// SPDX-License-Identifier: MIT
// Depthwise convolution with a 3x3 kernel, of a strip whose lines are filled.
#pragma once

#include "convlaw/tensor.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// For a plan whose lines are depthwise, to f32; 0, or Halide's error.
int run_depthwise(const Pipelines& pipelines, const Plan& plan, const PackedWeights& packed,
                  const Strip& strip, float* lines, const RowTarget& to);

}  // namespace convlaw
