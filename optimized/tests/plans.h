// SPDX-License-Identifier: MIT
// Problems in a line, and their plans.
#pragma once

#include <string>

#include "convlaw/problem_text.h"
#include "optimized/halide/plan.h"

namespace convlaw {

inline Conv2dProblem problem(const std::string& line) {
  return parse_line("convlaw1: " + line)->problem;
}

inline Plan plan_of(const std::string& line) { return *make_plan(problem(line)); }

}  // namespace convlaw
