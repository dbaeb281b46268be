// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "properties/runner/campaign.h"

namespace convlaw {

/// Cases from a file: CSV if its first line is a CSV header, else one case or problem a line in any
/// form, where blank lines and what follows a # at the beginning of a line or behind a space are
/// skipped. Errors name the file and the line.
Result<std::vector<NamedCase>> read_case_file(const std::string& path);

/// The cases on which somebody was wrong once; they come first in every check.
std::vector<NamedCase> regression_cases();

}  // namespace convlaw
