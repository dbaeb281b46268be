// SPDX-License-Identifier: MIT
#include "properties/cases/case_list.h"

#include "properties/cases/regressions.h"

namespace convlaw {
namespace {

// Without the comment and the spaces around what is left.
std::string_view content_of(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    // A # inside a token is part of it: data=ints#17.
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t')) {
      line = line.substr(0, i);
      break;
    }
  }
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

Result<std::vector<NamedCase>> parse_case_list(std::string_view text) {
  std::vector<NamedCase> cases;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::string_view line = content_of(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    const std::string name = "line " + std::to_string(++number);
    if (line.empty()) continue;
    Result<Case> c = parse_case(line);
    if (!c) {
      Error error = c.error();
      error.parameter = name + ": " + error.parameter;
      return error;
    }
    if (line.find("data=") == std::string_view::npos) c->data.seed = number;
    cases.push_back({name, *std::move(c)});
  }
  return cases;
}

const std::vector<NamedCase>& regression_cases() {
  static const std::vector<NamedCase> cases = [] {
    Result<std::vector<NamedCase>> read = parse_case_list(kRegressions);
    return read ? *std::move(read) : std::vector<NamedCase>{};  // a test holds the text to be right
  }();
  return cases;
}

}  // namespace convlaw
