// SPDX-License-Identifier: MIT
#include "properties/command/case_files.h"

#include <fmt/core.h>

#include <fstream>
#include <sstream>

#include "properties/command/regressions.h"

namespace convlaw {
namespace {

// Without the comment and the spaces around what is left.
std::string_view content_of(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    // A # inside a token is part of it: data=ints#17.
    if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) {
      line = line.substr(0, i);
      break;
    }
  }
  const std::size_t first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

Result<std::vector<NamedCase>> read_lines(std::string_view text) {
  std::vector<NamedCase> cases;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::string_view line = content_of(text.substr(0, newline));
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    ++number;
    if (line.empty()) continue;
    Result<Case> c = parse_case(line);
    if (!c) {
      Error error = c.error();
      error.parameter = fmt::format("line {}: {}", number, error.parameter);
      return error;
    }
    // Cases without data of their own get data that differ.
    if (line.find("data=") == std::string_view::npos) c->data.seed = number;
    cases.push_back({fmt::format("line {}", number), *std::move(c)});
  }
  return cases;
}

Result<std::vector<NamedCase>> read_rows(std::string_view text) {
  Result<std::vector<NamedProblem>> problems = parse_csv(text);
  if (!problems) return problems.error();
  std::vector<NamedCase> cases;
  for (NamedProblem& row : *problems) {
    cases.push_back({row.name, {row.problem, {Pattern::ints, cases.size() + 1}}});
  }
  return cases;
}

bool is_csv(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.find("in_channels") != std::string_view::npos &&
         first.find(',') != std::string_view::npos && first.find('(') == std::string_view::npos;
}

}  // namespace

Result<std::vector<NamedCase>> read_case_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{"--cases-from", path, "cannot be read", {}, 0};
  std::ostringstream content;
  content << file.rdbuf();
  const std::string text = content.str();
  Result<std::vector<NamedCase>> cases = is_csv(text) ? read_rows(text) : read_lines(text);
  if (!cases) {
    Error error = cases.error();
    error.parameter = path + ": " + error.parameter;
    return error;
  }
  if (cases->empty()) return Error{"--cases-from", path, "holds no case", {}, 0};
  for (const NamedCase& named : *cases) {
    if (const auto illegality = find_illegality(named.c.problem())) {
      return Error{path + ": " + named.name,
                   to_string(named.c),
                   "is not legal: " + illegality->message(),
                   {},
                   0};
    }
  }
  return cases;
}

std::vector<NamedCase> regression_cases() {
  Result<std::vector<NamedCase>> cases = read_lines(kRegressions);
  return cases ? *std::move(cases) : std::vector<NamedCase>{};  // a test holds the text to be right
}

}  // namespace convlaw
