// SPDX-License-Identifier: MIT
// How long lines are, and how far apart their rows.
#pragma once

#include "convlaw/checked_int.h"
#include "convlaw/problem.h"
#include "optimized/halide/lines.h"

namespace convlaw {

/// The least distance of whole rows at which every element that a window sees is its row's, or a
/// zero that is the next row's too.
std::int64_t pitch_of(const Conv2dProblem& problem, const Plan& plan);

/// Elements of a line of `lines`, whose other numbers are there; they may be more than fit.
CheckedInt length_of(const Conv2dProblem& problem, const Plan& plan, const Lines& lines);

}  // namespace convlaw
