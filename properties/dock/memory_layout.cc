// SPDX-License-Identifier: MIT
#include "properties/dock/memory_layout.h"

#include <array>
#include <utility>

#include "properties/choices/choices.h"

namespace convlaw {
namespace {

// Larger tensors have no gaps, which could make them many times as large.
constexpr std::int64_t kMostWithGaps = std::int64_t{1} << 20;

constexpr std::array<std::int64_t, 5> kStridesOfOne{0, 1, 5, (std::int64_t{1} << 31) + 1,
                                                    (std::int64_t{1} << 40) + 3};

std::size_t choose(RandomChoices& random, std::size_t count) {
  std::int64_t value = 0;
  random.choose(value, 0, static_cast<std::int64_t>(count) - 1, {});
  return static_cast<std::size_t>(value);
}

template <class Values>
auto one_of(RandomChoices& random, const Values& values) {
  return values[choose(random, values.size())];
}

// The axes, those whose elements are nearest to each other first.
std::array<std::size_t, 4> draw_order(RandomChoices& random) {
  constexpr std::array<std::size_t, 4> kNchw{3, 2, 1, 0};
  constexpr std::array<std::size_t, 4> kNhwc{1, 3, 2, 0};
  std::array<std::size_t, 4> order = choose(random, 2) == 0 ? kNchw : kNhwc;
  if (choose(random, 2) == 0) return order;
  for (std::size_t left = order.size(); left > 1; --left) {
    std::swap(order[left - 1], order[choose(random, left)]);
  }
  return order;
}

MemoryLayout strided(const Extents& extents, std::uint64_t seed) {
  RandomChoices random(seed);
  const bool has_gaps = element_count(extents) <= kMostWithGaps;
  constexpr std::array<std::int64_t, 4> kSteps{1, 1, 2, 3};
  constexpr std::array<std::int64_t, 6> kGaps{0, 0, 1, 2, 5, 13};
  MemoryLayout layout;
  std::int64_t next = has_gaps ? one_of(random, kSteps) : 1;
  std::int64_t last = 0;
  for (const std::size_t axis : draw_order(random)) {
    const std::int64_t gap = has_gaps ? one_of(random, kGaps) : 0;
    const std::int64_t stride_of_one = one_of(random, kStridesOfOne);
    layout.strides[axis] = extents[axis] == 1 ? stride_of_one : next;
    if (extents[axis] == 1) continue;
    last += (extents[axis] - 1) * next;
    next = next * extents[axis] + gap;
  }
  layout.elements = static_cast<std::size_t>(last + 1);
  return layout;
}

}  // namespace

MemoryLayout memory_layout(const Extents& extents, Layout layout, std::uint64_t seed) {
  const std::int64_t count = element_count(extents);
  if (layout == Layout::strided && count > 0) return strided(extents, seed);
  return {dense_strides(extents, layout), static_cast<std::size_t>(count)};
}

}  // namespace convlaw
