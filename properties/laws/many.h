// SPDX-License-Identifier: MIT
// For the laws about large numbers of images, channels or groups, where grids and counters end.
#pragma once

#include <cstdint>

#include "properties/laws/trial.h"

namespace convlaw {

/// How many to have of something that the case has `few` of: some more, and now and then more than
/// 2^16.
std::int64_t many(Trial& trial, std::int64_t few);

/// Which of `few` the `index`-th of `many` is a copy of: copies of one stand side by side, so that
/// what is taken for one 2^16 places away is another.
inline std::int64_t original_of(std::int64_t index, std::int64_t few, std::int64_t many) {
  return index * few / many;
}

}  // namespace convlaw
