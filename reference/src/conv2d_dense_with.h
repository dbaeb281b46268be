// SPDX-License-Identifier: MIT
// conv2d_dense() with loops of the caller's choice: for tests of each.
#pragma once

#include "convlaw/problem.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {

void conv2d_dense_with(const Kernels& loops, const Conv2dProblem& problem, const float* input,
                       const float* weight, const float* bias, float* output);
void conv2d_dense_with(const Kernels& loops, const Conv2dProblem& problem, const double* input,
                       const double* weight, const double* bias, double* output);

}  // namespace convlaw
