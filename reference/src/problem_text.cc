// SPDX-License-Identifier: MIT
#include "convlaw/problem_text.h"

#include <algorithm>

#include "scanner.h"

namespace convlaw {

namespace {

// Whether "Conv2d" is the name of a module; behind a number it is part of a descriptor's name.
bool is_torch(std::string_view text) {
  if (text.starts_with('(')) text.remove_prefix(std::min(text.find("):"), text.size()));
  const std::size_t name = text.find("Conv2d");
  return name != std::string_view::npos && name < text.find_first_of("0123456789\"");
}

}  // namespace

Result<TypedProblem> parse_problem(std::string_view text) {
  Scanner scanner(text);
  scanner.skip_spaces();
  if (scanner.at_end()) {
    return scanner.error("problem", "is empty: give one in our own form, torch's or benchdnn's");
  }
  if (scanner.rest().starts_with("convlaw")) return parse_line(text);
  if (is_torch(scanner.rest())) return parse_torch(text);
  return parse_benchdnn(text);
}

}  // namespace convlaw
