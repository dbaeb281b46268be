// SPDX-License-Identifier: MIT
// How much memory the runs of this process may honestly take, for whoever watches from outside.
#pragma once

#include <atomic>
#include <cstdint>

#include "convlaw/problem.h"

namespace convlaw {

/// From now on `*bytes` is what the largest problem that was run asks for; null: nobody watches.
void publish_footprint(std::atomic<std::uint64_t>* bytes);

/// To be called before a legal problem is run. The host keeps the tensors as doubles, several times
/// where a law compares them; an implementation may write down every product's operands.
void note_run(const Conv2dProblem& problem);

}  // namespace convlaw
