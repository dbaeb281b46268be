// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"

#include <algorithm>
#include <deque>
#include <numeric>

namespace convlaw {
namespace {

constexpr std::int64_t kZero = -1;

}  // namespace

std::vector<std::int64_t> padded_positions(const Axis& axis) {
  std::deque<std::int64_t> line(static_cast<std::size_t>(axis.extent));
  std::iota(line.begin(), line.end(), std::int64_t{0});

  const auto crop = [&] {
    for (std::int64_t i = 0; i < -axis.begin; ++i) line.pop_front();
    for (std::int64_t i = 0; i < -axis.end; ++i) line.pop_back();
  };
  // Circular padding repeats what is left after cropping; the other modes look at the whole input,
  // and crop what they have made.
  if (axis.mode == PaddingMode::circular) crop();
  const std::vector<std::int64_t> original(line.begin(), line.end());
  const auto size = static_cast<std::int64_t>(original.size());

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
    return original[static_cast<std::size_t>(before ? size - distance : distance - 1)];
  };
  for (std::int64_t i = 1; i <= axis.begin; ++i) line.push_front(neighbour(i, true));
  for (std::int64_t i = 1; i <= axis.end; ++i) line.push_back(neighbour(i, false));

  if (axis.mode != PaddingMode::circular) crop();
  return {line.begin(), line.end()};
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
