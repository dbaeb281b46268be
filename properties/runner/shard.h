// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace convlaw {

/// One of several runs that share the cases of a campaign: that of the cases whose number it is,
/// modulo how many runs there are.
struct Shard {
  std::int64_t index = 0;  ///< from 0
  std::int64_t count = 1;

  bool has(std::int64_t number) const { return number % count == index; }
  bool is_whole() const { return count == 1; }
  friend bool operator==(const Shard&, const Shard&) = default;
};

}  // namespace convlaw
