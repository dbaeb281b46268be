// SPDX-License-Identifier: MIT
// How targets ask for a number that is none of a case.
#pragma once

#include <cstdint>
#include <string_view>

#include "properties/choices/choices.h"

namespace convlaw {

/// A number in [0, high].
inline std::int64_t number(Choices& choices, std::int64_t high, std::string_view label) {
  std::int64_t value = 0;
  choices.choose(value, 0, high, label);
  return value;
}

}  // namespace convlaw
