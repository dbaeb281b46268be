// SPDX-License-Identifier: MIT
#include "properties/command/case_files.h"
#include "convlaw/problem_text.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace convlaw {
namespace {

Result<std::vector<NamedCase>> read_rows(std::string_view text) {
  Result<std::vector<NamedProblem>> problems = parse_csv(text);
  if (!problems) return problems.error();
  std::vector<NamedCase> cases;
  for (NamedProblem& row : *problems) {
    cases.push_back({row.name, {row.problem, {Pattern::ints, cases.size() + 1}}});
  }
  return cases;
}

// The first line that parse_csv() does not skip.
std::string_view first_line(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    if (line.find_first_not_of(" \r") != std::string_view::npos && !line.starts_with('#')) {
      return line;
    }
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return {};
}

bool is_csv(std::string_view text) {
  const std::string_view first = first_line(text);
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
  Result<std::vector<NamedCase>> cases = is_csv(text) ? read_rows(text) : parse_case_list(text);
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

}  // namespace convlaw
