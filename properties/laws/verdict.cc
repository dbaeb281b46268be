// SPDX-License-Identifier: MIT
#include "properties/laws/verdict.h"

#include <bit>

#include "properties/choices/choices.h"

namespace convlaw {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"holds",    "broken",  "inconclusive",
                                                 "declined", "crashed", "timed_out"};

// "ow = 5 of 0..6", "ow = 4..6 of 0..6", or nothing if the wrong indices of this axis fill it or
// have gaps that no short sentence tells.
std::string describe_axis(std::string_view name, const std::vector<bool>& wrong) {
  const auto size = static_cast<std::int64_t>(wrong.size());
  std::int64_t first = -1;
  std::int64_t last = -1;
  std::int64_t count = 0;
  for (std::int64_t i = 0; i < size; ++i) {
    if (!wrong[static_cast<std::size_t>(i)]) continue;
    if (first < 0) first = i;
    last = i;
    ++count;
  }
  if (count == size || count != last - first + 1) return {};
  std::string text = std::string(name) + " = " + std::to_string(first);
  if (last > first) text += ".." + std::to_string(last);
  return text + " of 0.." + std::to_string(size - 1);
}

// Values that are the same have the same number.
std::uint64_t identity(double value) {
  constexpr std::uint64_t kNan = ~std::uint64_t{0};  // the bits of no number
  if (value != value) return kNan;
  return value == 0 ? 0 : std::bit_cast<std::uint64_t>(value);
}

}  // namespace

std::string_view to_string(Verdict::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<Difference> first_difference(const Values& expected, const Values& got) {
  std::optional<Difference> difference;
  std::array<std::vector<bool>, 4> wrong_along;
  const double* const begin = expected.elements().data();
  const double* left = begin;
  const double* right = got.elements().data();
  for_each_index(expected.extents(), [&](auto... index) {
    const double a = *left++;
    const double b = *right++;
    if (same_value(a, b)) return;
    const std::array<std::int64_t, 4> here{index...};
    if (!difference) {
      difference = Difference{here, a, b, 0, expected.size(), {}};
      for (std::size_t axis = 0; axis < 4; ++axis) {
        wrong_along[axis].resize(static_cast<std::size_t>(expected.extent(axis)));
      }
    }
    ++difference->wrong;
    const auto place = static_cast<std::uint64_t>(left - begin);
    difference->fingerprint =
        mix(mix(mix(difference->fingerprint, place), identity(a)), identity(b));
    for (std::size_t axis = 0; axis < 4; ++axis) {
      wrong_along[axis][static_cast<std::size_t>(here[axis])] = true;
    }
  });
  if (!difference) return std::nullopt;
  constexpr std::array<std::string_view, 4> kAxes{"n", "oc", "oh", "ow"};
  for (std::size_t axis = 0; axis < 4; ++axis) {
    const std::string words = describe_axis(kAxes[axis], wrong_along[axis]);
    if (words.empty()) continue;
    difference->region += (difference->region.empty() ? "only " : ", ") + words;
  }
  return difference;
}

}  // namespace convlaw
