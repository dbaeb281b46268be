// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"

#include <algorithm>

namespace convlaw {
namespace {

constexpr std::int64_t kZero = -1;

}  // namespace

std::vector<std::int64_t> padded_positions(const Axis& axis) {
  // Circular padding repeats what is left after cropping; the other modes look at the whole input,
  // and crop what they have made.
  const bool crops_first = axis.mode == PaddingMode::circular;
  const std::int64_t first = crops_first ? std::max<std::int64_t>(-axis.begin, 0) : 0;
  const std::int64_t last = axis.extent - (crops_first ? std::max<std::int64_t>(-axis.end, 0) : 0);
  const std::int64_t size = last - first;
  const std::int64_t in_front = crops_first ? std::max<std::int64_t>(axis.begin, 0) : axis.begin;

  // What stands `distance` places before the first, or behind the last.
  const auto neighbour = [&](std::int64_t distance, bool before) -> std::int64_t {
    switch (axis.mode) {
      case PaddingMode::zeros:
        return kZero;
      case PaddingMode::reflect:
        return before ? distance : size - 1 - distance;
      case PaddingMode::replicate:
        return before ? 0 : size - 1;
      case PaddingMode::circular:
        break;
    }
    return before ? last - distance : first + distance - 1;
  };
  std::vector<std::int64_t> positions(static_cast<std::size_t>(axis.padded()));
  std::int64_t i = -in_front;  // counted from the first that is not padding
  for (std::int64_t& position : positions) {
    position = i < 0 ? neighbour(-i, true) : i < size ? first + i : neighbour(i - size + 1, false);
    ++i;
  }
  return positions;
}

Conv2dProblem without_padding(const Conv2dProblem& problem) {
  Conv2dProblem plain = problem;
  plain.height = vertical_axis(problem).padded();
  plain.width = horizontal_axis(problem).padded();
  plain.padding = {};
  plain.padding_mode = PaddingMode::zeros;
  return plain;
}

}  // namespace convlaw
