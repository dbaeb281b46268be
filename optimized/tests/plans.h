// SPDX-License-Identifier: MIT
// Problems in a line, and their plans.
#pragma once

#include <string>

#include "convlaw/problem_text.h"
#include "optimized/halide/plan.h"

namespace convlaw {

inline Conv2dProblem problem_of(const std::string& line) {
  return parse_line("convlaw1: " + line)->problem;
}

/// `most`: the largest tile of Winograd's algorithm; 0: none.
inline Plan plan_of(const std::string& line, int most = 0, const Form& form = {}) {
  return *make_plan(problem_of(line), most, form);
}

}  // namespace convlaw
