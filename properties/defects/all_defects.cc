// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"

#include <array>

namespace convlaw {

std::span<const Defect* const> all_defects() {
#define CONVLAW_ADDRESS(name) &(name),
  static constexpr std::array defects{CONVLAW_DEFECTS(CONVLAW_ADDRESS)};
#undef CONVLAW_ADDRESS
  return defects;
}

}  // namespace convlaw
