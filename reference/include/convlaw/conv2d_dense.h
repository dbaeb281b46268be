// SPDX-License-Identifier: MIT
// conv2d() on dense arrays with the quickest loops that this processor has.
#pragma once

#include "convlaw/problem.h"

namespace convlaw {

/// As conv2d(), bit for bit, for a legal problem that is padded with zeros. Arrays are dense:
/// `input` (N, C, H, W), `weight` (OC, C / groups, KH, KW), `bias` (OC) or null, `output` (N, OC,
/// H_out, W_out).
void conv2d_dense(const Conv2dProblem& problem, const float* input, const float* weight,
                  const float* bias, float* output);
void conv2d_dense(const Conv2dProblem& problem, const double* input, const double* weight,
                  const double* bias, double* output);

}  // namespace convlaw
