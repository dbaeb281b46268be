// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "convlaw/implementation.h"
#include "convlaw/result.h"

namespace convlaw {

/// A contract from words with commas between them, as in "any_algorithm,nondeterministic".
Result<convlaw_contract> parse_contract(std::string_view text);

/// The words, for --help.
std::string contract_names();

}  // namespace convlaw
