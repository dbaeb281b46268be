// SPDX-License-Identifier: MIT
#include "convlaw/padding.h"

#include <algorithm>
#include <array>

namespace convlaw {
namespace {

constexpr std::array<std::string_view, 4> kNames{"zeros", "reflect", "replicate", "circular"};

}  // namespace

std::string_view to_string(PaddingMode mode) { return kNames[static_cast<std::size_t>(mode)]; }

std::optional<PaddingMode> parse_padding_mode(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<PaddingMode>(found - kNames.begin());
}

std::optional<std::int64_t> Axis::source_in_padding(std::int64_t i) const {
  switch (mode) {
    case PaddingMode::zeros:
      return std::nullopt;
    case PaddingMode::reflect:  // about the first and the last element, which are not repeated
      return i < 0 ? -i : 2 * (extent - 1) - i;
    case PaddingMode::replicate:
      return i < 0 ? 0 : extent - 1;
    case PaddingMode::circular: {
      // torch crops first and then wraps what is left around.
      const std::int64_t first = std::max<std::int64_t>(-begin, 0);
      const std::int64_t period = extent - first - std::max<std::int64_t>(-end, 0);
      return first + ((i - first) % period + period) % period;
    }
  }
  return std::nullopt;
}

}  // namespace convlaw
