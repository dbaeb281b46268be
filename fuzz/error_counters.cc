// SPDX-License-Identifier: MIT
#include "fuzz/error_counters.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <string_view>

namespace convlaw {
namespace {

// By element type, by how many products an output has (powers of two), and by what was used.
constexpr std::size_t kErrorTypes = 8;
constexpr std::size_t kErrorLengths = 12;
constexpr std::size_t kErrorLevels = 32;

// As in region_counters.cc.
__attribute__((
    section("__libfuzzer_extra_counters"),
    used)) volatile std::uint8_t error_levels[kErrorTypes * kErrorLengths * kErrorLevels];

std::string_view wanted_errors() {
  static const char* const word = std::getenv("CONVLAW_ERROR_COUNTERS");
  return word == nullptr ? "" : word;
}

std::size_t products_of(const Conv2dProblem& p) {
  const std::int64_t products =
      p.in_channels / std::max<std::int64_t>(p.groups, 1) * p.kernel_size.h * p.kernel_size.w;
  const auto bits = static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(products)));
  return std::min(bits, kErrorLengths - 1);
}

}  // namespace

void count_error(const Case& c, double used) {
  if (wanted_errors() == "off" || !(used > 0)) return;
  static std::array<std::array<std::size_t, kErrorLengths>, kErrorTypes> most{};
  const auto type = std::min(static_cast<std::size_t>(c.typed.dtype), kErrorTypes - 1);
  const std::size_t length = products_of(c.problem());
  const auto level =
      std::min(static_cast<std::size_t>(std::min(used, 1.0) * kErrorLevels), kErrorLevels - 1);
  if (level <= most[type][length] && wanted_errors() != "all") return;  // level 0 is nothing new
  most[type][length] = std::max(most[type][length], level);
  error_levels[(type * kErrorLengths + length) * kErrorLevels + level] = 1;
}

}  // namespace convlaw
