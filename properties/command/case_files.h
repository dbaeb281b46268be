// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "properties/cases/case_list.h"

namespace convlaw {

/// Cases from a file: CSV if its first line, comments and blank ones aside, is a CSV header, else
/// as parse_case_list() reads them. They must be legal. Errors name the file and the line.
Result<std::vector<NamedCase>> read_case_file(const std::string& path);

}  // namespace convlaw
