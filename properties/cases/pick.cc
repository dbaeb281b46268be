// SPDX-License-Identifier: MIT
#include "properties/cases/pick.h"

#include <algorithm>

namespace convlaw {
namespace {

std::int64_t floor(std::int64_t a, std::int64_t unit) { return a / unit - (a % unit < 0 ? 1 : 0); }
std::int64_t ceiling(std::int64_t a, std::int64_t unit) {
  return a / unit + (a % unit > 0 ? 1 : 0);
}

}  // namespace

void pick(Choices& choices, std::int64_t& value, std::int64_t low, std::int64_t high,
          std::string_view label, const std::vector<Where::Range>& wanted, std::int64_t unit) {
  high = std::max(low, high);
  std::vector<Where::Range> allowed;
  std::int64_t count = 0;
  for (const Where::Range& range : wanted) high = std::max(high, ceiling(range.low, unit));
  for (const Where::Range& range : wanted) {
    const std::int64_t from = std::max(low, ceiling(range.low, unit));
    const std::int64_t to = std::min(high, floor(range.high, unit));
    if (from > to) continue;
    allowed.push_back({from, to});
    count += to - from + 1;
  }
  if (allowed.empty()) return choices.choose(value, low, high, label);

  std::int64_t index = 0;
  std::int64_t before = 0;
  for (const Where::Range& range : allowed) {
    if (range.low <= value && value <= range.high) index = before + value - range.low;
    before += range.high - range.low + 1;
  }
  choices.choose(index, 0, count - 1, label);
  for (const Where::Range& range : allowed) {
    const std::int64_t size = range.high - range.low + 1;
    if (index < size) {
      value = range.low + index;
      return;
    }
    index -= size;
  }
}

}  // namespace convlaw
