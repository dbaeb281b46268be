// SPDX-License-Identifier: MIT
// Small arithmetic that plans share.
#pragma once

#include <cstdint>

namespace convlaw {

inline std::int64_t divide_up(std::int64_t value, std::int64_t divisor) {
  return (value + divisor - 1) / divisor;
}

/// What Halide takes; plans see to it that it fits.
inline int narrow(std::int64_t value) { return static_cast<int>(value); }

}  // namespace convlaw
