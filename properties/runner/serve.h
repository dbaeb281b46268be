// SPDX-License-Identifier: MIT
// The life of the child process in which an implementation runs.
#pragma once

#include <string_view>

#include "properties/runner/evaluator.h"

namespace convlaw {

/// Opens a session, says its profile (or why there is none) on `answers`, and answers the requests
/// that come on `requests` until there are no more.
[[noreturn]] void serve(const Target& target, const EvaluatorOptions& options, int requests,
                        int answers);

/// The verdict from the last frame of a child that ended with kGuardStatus.
Verdict decode_guard_hit(std::string_view frame);

}  // namespace convlaw
