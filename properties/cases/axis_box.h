// SPDX-License-Identifier: MIT
// The values that the numbers of a case take in the enumeration of reachable.h.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "convlaw/problem.h"
#include "properties/cases/where.h"

namespace convlaw {

using Numbers = std::vector<std::int64_t>;

/// Those of `usual` that `where` allows for the number called `label`, and where it is restricted
/// the ends of its ranges and the multiples of `unit` next to them.
Numbers box_values(const Where& where, std::string_view label, const Numbers& usual,
                   std::int64_t unit = 1);

enum class Direction : std::uint8_t { rows, columns };

/// Legal axes that between them lie in every pair of an axis's own regions that the box reaches.
std::vector<Axis> box_axes(const Where& where, Direction direction, Padding::Kind kind,
                           PaddingMode mode);

}  // namespace convlaw
