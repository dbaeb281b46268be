// SPDX-License-Identifier: MIT
// A program in any language as an implementation: it is asked by the protocol of properties/pipe/,
// one case at a time.
//
//   Result<Target> target = find_program("python3 mine.py --fast");
//
// The program is started where the target is called, which is the process that the implementation
// runs in, and ends with it. A program that has ended, or whose answer could not be read, is
// started again for the next case.
#pragma once

#include <string>

#include "properties/runner/evaluator.h"

namespace convlaw {

/// An Error if the command is not quoted as a shell's must be. A program that cannot be executed is
/// an Error of the target.
Result<Target> find_program(const std::string& command);

}  // namespace convlaw
