// SPDX-License-Identifier: MIT
// Threads that stay with the one that calls, for work of some microseconds.
#pragma once

#include <cstdint>

namespace convlaw {

/// What runs a part of some work: 0, or an error. Must not throw.
using RunPart = int (*)(void* work, std::int64_t part);

/// All parts, each once, by as many threads if they come: the calling one begins with the first,
/// and then does what nobody has begun. 0, or the error of a part.
///
/// The others belong to the calling thread, and end with it. Between calls they watch for the next
/// one for a while before they sleep: to wake a thread takes longer than many convolutions.
/// Within a part, the calling thread does all parts itself.
int run_parts(std::int64_t parts, RunPart run, void* work);

}  // namespace convlaw
