// SPDX-License-Identifier: MIT
// Lists of cases as text: one case or problem a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "properties/cases/case.h"

namespace convlaw {

struct NamedCase {
  std::string name;  ///< may be empty
  Case c;
};

/// One case or problem a line, in any form. Blank lines are skipped, and what follows a # at the
/// beginning of a line or behind a space or tab. A problem without data of its own gets ints whose
/// seed is the number of its line. Errors name the line.
Result<std::vector<NamedCase>> parse_case_list(std::string_view text);

/// The cases on which somebody was wrong once (cases/regressions.txt); they come first in every
/// check.
const std::vector<NamedCase>& regression_cases();

}  // namespace convlaw
