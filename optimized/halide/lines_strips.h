// SPDX-License-Identifier: MIT
// How an image is cut into strips, whose lines stay in a cache.
#pragma once

#include <cstdint>

#include "convlaw/problem.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// Elements of a strip of planar lines at most: with the results that are computed at a time, half
/// of the second cache.
inline constexpr std::int64_t kStripElements = std::int64_t{96} * 1024;

/// Strips of whole rows, or parts of one, and their lines: fills in what plan.lines lacks for that.
/// False: Halide cannot count them; or, where some channels are to be held at a time, all of them
/// stay in a cache, or none.
bool cut_strips(const Conv2dProblem& problem, Plan& plan);

}  // namespace convlaw
