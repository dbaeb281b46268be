// SPDX-License-Identifier: MIT
#include "properties/laws/many.h"

namespace convlaw {

std::int64_t many(Trial& trial, std::int64_t few) {
  const bool beyond_16_bits = trial.draw(0, 63) == 0;
  return few + (beyond_16_bits ? (std::int64_t{1} << 16) : trial.draw(1, 60));
}

}  // namespace convlaw
