// SPDX-License-Identifier: MIT
// Doubles that are no numbers, or none that is finite.
#pragma once

#include <limits>

namespace convlaw {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace convlaw
