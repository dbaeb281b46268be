// SPDX-License-Identifier: MIT
// Small arithmetic that plans share.
#pragma once

#include <cstdint>

namespace convlaw {

inline std::int64_t divide_up(std::int64_t value, std::int64_t divisor) {
  return (value + divisor - 1) / divisor;
}

/// Floats that take whole cache lines, of which processors fetch two at a time.
inline std::int64_t aligned(std::int64_t floats) {
  constexpr std::int64_t kTwoLines = 32;
  return divide_up(floats, kTwoLines) * kTwoLines;
}

/// What Halide takes; plans see to it that it fits.
inline int narrow(std::int64_t value) { return static_cast<int>(value); }

}  // namespace convlaw
