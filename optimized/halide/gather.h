// SPDX-License-Identifier: MIT
// Lines for the problems whose windows lie so far apart, or whose padding is so wide, that copying
// what lies between would take more memory than the windows: the input elements that a tap of a
// channel reads, for one output after another, of any padding mode.
#pragma once

#include "optimized/halide/fill_lines.h"

namespace convlaw {

/// A strip's outputs are those of an image in one row.
void gather_lines(const Conv2dProblem& problem, const Plan& plan, const AnyView& input,
                  const Strip& strip, float* to);

}  // namespace convlaw
