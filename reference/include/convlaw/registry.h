// SPDX-License-Identifier: MIT
// The implementations that a program was linked with beside the definition. The floors do not see
// each other: a program that links optimized/ gets its table, any other an empty one.
#pragma once

#include <span>

#include "convlaw/implementation.h"

namespace convlaw {

/// Each lives as long as the program. Defined in optimized/, or in properties/command/ for programs
/// without it.
std::span<const convlaw_implementation* const> optimized_implementations();

}  // namespace convlaw
