// SPDX-License-Identifier: MIT
// A failure in words: what is wrong, the least case that shows it, how to see it again.
#pragma once

#include <string>

#include "properties/runner/explanation.h"

namespace convlaw {

/// Everything there is to say. `replay` is the command that shows the failure again.
std::string describe_failure(const Failure& failure, const Explanation& explanation,
                             const std::string& replay);

/// The same in four lines, for a failure after the first.
std::string describe_failure_briefly(const Failure& failure, const std::string& replay);

/// "convlaw replay TARGET --law ... --case ...": `target` is the implementation as one names it on
/// the command line, quoted as a shell needs it, with the options that decide how it is judged.
std::string replay_command(const Failure& failure, const std::string& target);

/// One line: the verdict with its reason.
std::string describe_verdict(const Verdict& verdict);

/// "at [n=0, oc=1, oh=2, ow=3]: expected 1 (0x1p+0), got nan (nan)".
std::string describe_difference(const Difference& difference);

}  // namespace convlaw
