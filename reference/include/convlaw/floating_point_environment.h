// SPDX-License-Identifier: MIT
// Whether this thread's arithmetic is the one that proofs and verdicts here take for granted:
// rounding to nearest, subnormal numbers, no excess precision, a correct fused multiply-add.
//
//   if (auto error = find_unsuitable_environment()) return complain(*error);
//
// A library that was linked with -ffast-math switches subnormal numbers off for the whole thread
// when it is loaded; a caller may have changed the rounding mode.
#pragma once

#include <optional>

#include "convlaw/result.h"

namespace convlaw {

/// What is wrong, or nullopt. It is found out by computing, not by asking one processor's control
/// register, and so on every processor, in emulators too; it takes well under a microsecond.
std::optional<Error> find_unsuitable_environment();

}  // namespace convlaw
