// SPDX-License-Identifier: MIT
// What readers and writers of text owe each other: what is understood, and then written, is
// understood as the same.
//
//   FUZZ_REQUIRE(round_trips(text, parse_contract));
#pragma once

#include <string>
#include <string_view>

#include "convlaw/problem_text.h"

namespace convlaw {

/// True if `parse` makes nothing of the text, or makes the same of it and of to_string() of that.
template <class Parse>
bool round_trips(std::string_view text, Parse parse) {
  const auto read = parse(text);
  if (!read) return true;
  const auto again = parse(to_string(*read));
  return again && *again == *read;
}

/// A problem as a line of our own is the same problem.
inline bool comes_back_from_line(const TypedProblem& typed) {
  const Result<TypedProblem> line = parse_line(to_line(typed));
  return line && *line == typed;
}

/// A problem as a row of CSV, if it has one, is the only one in it, and the same.
inline bool comes_back_from_csv(const TypedProblem& typed) {
  const auto row = to_csv_row({"x", typed});
  if (!row) return true;
  const auto rows = parse_csv(csv_header() + '\n' + *row);
  return rows && rows->size() == 1 && to_line(rows->front().problem) == to_line(typed);
}

/// A legal problem in torch's words and in benchdnn's, if they can express it, is the same but for
/// padding that no window reaches.
inline bool comes_back_from_other_forms(const Conv2dProblem& p) {
  for (const auto& other : {to_torch(p), to_benchdnn(p)}) {
    if (!other) continue;
    const Result<TypedProblem> again = parse_problem(*other);
    if (!again || trim_padding(again->problem) != trim_padding(p)) return false;
  }
  return true;
}

}  // namespace convlaw
