// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "properties/command/check_result.h"

namespace convlaw {

/// A report, and the file that it was read from.
struct PartResult {
  std::string path;
  CheckResult result;
};

/// The report of the whole run that the parts are the shards of. Counts and seconds are added; of
/// the failures of a law the one stays that has the smallest minimal case, but a crash or a hang
/// before all others, as its exit code goes before theirs. An Error says which parts do not belong
/// together, and which are missing.
Result<CheckResult> merge_results(const std::vector<PartResult>& parts);

}  // namespace convlaw
