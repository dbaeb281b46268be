// SPDX-License-Identifier: MIT
// For the laws about large numbers of images, channels or groups, where grids and counters end.
#pragma once

#include <algorithm>
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

/// Images of a tensor, or planes of every image: the i-th of `count` along `axis` (0 or 1) is a
/// copy of number original(i).
template <class Original>
Values copies_along(const Values& values, std::size_t axis, std::int64_t count, Original original) {
  Extents extents = values.extents();
  const std::int64_t outer = axis == 0 ? 1 : extents[0];
  const std::int64_t few = extents[axis];
  const std::int64_t size = extents[2] * extents[3] * (axis == 0 ? extents[1] : 1);
  extents[axis] = count;
  Values copies(extents);
  double* next = copies.elements().data();
  for (std::int64_t i = 0; i < outer; ++i) {
    for (std::int64_t j = 0; j < count; ++j) {
      const double* from = values.elements().data() + (i * few + original(j)) * size;
      next = std::copy(from, from + size, next);
    }
  }
  return copies;
}

}  // namespace convlaw
