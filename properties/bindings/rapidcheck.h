// SPDX-License-Identifier: MIT
// RapidCheck as one more source of choices: it draws the cases of a law, and its configuration
// (RC_PARAMS) says how many and from which seed. Reducing is ours.
#pragma once

#include <optional>
#include <string>

#include "properties/runner/campaign.h"

namespace convlaw {

struct RapidCheckResult {
  Tally tally;
  std::optional<Failure> failure;
};

/// Puts cases that RapidCheck draws to a law. `test_id` makes the stream of cases the test's own
/// (RapidCheck would give every property the same).
RapidCheckResult check_with_rapidcheck(Evaluator& evaluator, const Law& law, const Where& where,
                                       const std::string& test_id);

}  // namespace convlaw
