// SPDX-License-Identifier: MIT
#include "convlaw/problem_text.h"

#include "scanner.h"

namespace convlaw {

Result<TypedProblem> parse_problem(std::string_view text) {
  Scanner scanner(text);
  scanner.skip_spaces();
  if (scanner.at_end()) {
    return scanner.error("problem", "is empty: give one in our own form, torch's or benchdnn's");
  }
  if (scanner.rest().starts_with("convlaw")) return parse_line(text);
  if (text.find("Conv2d") != std::string_view::npos) return parse_torch(text);
  return parse_benchdnn(text);
}

}  // namespace convlaw
