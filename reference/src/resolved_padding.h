// SPDX-License-Identifier: MIT
// torch's padding argument as numbers.
#pragma once

#include <optional>

#include "convlaw/problem.h"

namespace convlaw {

struct ResolvedPadding {
  Size2 begin;
  Size2 end;
};

/// 'valid' is 0; 'same' is dilation * (kernel_size - 1) in all, the smaller half first. nullopt:
/// that product does not fit in 64 bits.
std::optional<ResolvedPadding> resolve_padding(const Conv2dProblem& problem);

}  // namespace convlaw
