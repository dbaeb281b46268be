// SPDX-License-Identifier: MIT
// A command line as the words that a shell would make of it, without a shell: blanks separate,
// quotes and backslashes keep together, and nothing else means anything.
#pragma once

#include <string>
#include <vector>

#include "convlaw/result.h"

namespace convlaw {

/// At least one word, of which the first is not empty; or what is wrong, and where.
Result<std::vector<std::string>> split_words(const std::string& command);

}  // namespace convlaw
