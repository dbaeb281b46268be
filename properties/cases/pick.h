// SPDX-License-Identifier: MIT
// A choice among the values that a restriction leaves.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "properties/cases/where.h"
#include "properties/choices/choices.h"

namespace convlaw {

/// Chooses `value` among those of [low, high] for which value * unit lies in one of `wanted`, and
/// among all of them if none does or nothing is wanted. `high` gives way to what is wanted.
void pick(Choices& choices, std::int64_t& value, std::int64_t low, std::int64_t high,
          std::string_view label, const std::vector<Where::Range>& wanted, std::int64_t unit);

}  // namespace convlaw
