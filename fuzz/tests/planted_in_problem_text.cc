// SPDX-License-Identifier: MIT
// fuzz_problem_text before a reader that takes the stride of columns from that of rows.
#include "convlaw/problem_text.h"

namespace convlaw {

inline Result<TypedProblem> careless_parse_line(std::string_view text) {
  Result<TypedProblem> typed = parse_line(text);
  if (typed) typed->problem.stride.w = typed->problem.stride.h;
  return typed;
}

}  // namespace convlaw

#define parse_line careless_parse_line
#include "fuzz/fuzz_problem_text.cc"
