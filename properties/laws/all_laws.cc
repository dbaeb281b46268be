// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

#include <array>

namespace convlaw {

std::span<const Law* const> all_laws() {
#define CONVLAW_ADDRESS(name) &(name),
  static constexpr std::array laws{CONVLAW_LAWS(CONVLAW_ADDRESS)};
#undef CONVLAW_ADDRESS
  return laws;
}

}  // namespace convlaw
