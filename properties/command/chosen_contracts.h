// SPDX-License-Identifier: MIT
// --contract of check and replay.
#pragma once

#include <map>
#include <string>

#include "convlaw/contract.h"
#include "properties/runner/evaluator.h"

namespace convlaw {

struct ChosenContracts {
  std::map<ElementType, convlaw_contract> of_types;  ///< those that are not declared but imposed
  std::string how_inferred;                          ///< lines for people
};

/// What `text` says: a contract for all element types, "inferred", or, empty, what is declared. An
/// inferred contract is the strongest known one that explains the runs of several problems, the
/// same ones every time, all within `where`: they are run in a child process, and what is declined
/// there is left out. A type that no known contract explains is held to the default one. An Error
/// names a wrong word, or says what the implementation died of.
Result<ChosenContracts> choose_contracts(const std::string& text, const Target& target,
                                         const Where& where);

}  // namespace convlaw
