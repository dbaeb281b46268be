// SPDX-License-Identifier: MIT
// A case: a problem, the type and layout of its tensors, and what is in them. One line says it all
// and can be pasted back:
//
//   convlaw1: n2 c6 h9 w5 oc4 k3x1 s2x1 p1x0 d1x2 g2 data=ints#17
//   convlaw1: c2 h3 w3 oc1 k2x2 data=hot@0.1.2.0/0.1.0.1
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "convlaw/result.h"
#include "convlaw/typed_problem.h"

namespace convlaw {

/// What the tensors hold; the simplest first. All but `floats` and `own` are integers, small enough
/// that every partial sum of every output is exact in the element type, whatever the order of
/// summation.
enum class Pattern : std::uint8_t {
  ones,        ///< 1 everywhere
  ramp,        ///< 1, 2, 3, ... by position
  one_hot,     ///< a single 1 in the input, a ramp in the weight: outputs name the tap they used
  small_ints,  ///< uniform in -3 .. 3
  sparse,      ///< three quarters zeros, else uniform in -9 .. 9
  ints,        ///< uniform in -a .. a, a as large as exactness allows: the structure probe
  floats,      ///< uniform significands, exponents over 16 binades, both signs: sums are rounded
  hot,         ///< a single 1 in the input and in the weight at given places; no bias; never drawn
  own,         ///< tensors that the user gave: see own_data.h; never drawn
};

inline constexpr int kPatternCount = 9;
inline constexpr int kDrawnPatternCount = 7;  ///< those that may be drawn come first

std::string_view to_string(Pattern pattern);
std::optional<Pattern> parse_pattern(std::string_view name);

inline bool is_exact(Pattern pattern) {
  return pattern != Pattern::floats && pattern != Pattern::own;
}
inline bool is_drawn(Pattern pattern) { return static_cast<int>(pattern) < kDrawnPatternCount; }

/// The places of the ones of Pattern::hot: hot@n.c.h.w/oc.ic.kh.kw.
struct HotPlaces {
  std::array<std::int64_t, 4> input{};
  std::array<std::int64_t, 4> weight{};
  friend bool operator==(const HotPlaces&, const HotPlaces&) = default;
};

struct Data {
  Pattern pattern = Pattern::ones;
  std::uint64_t seed = 0;  ///< of the data and of whatever else a law draws
  HotPlaces hot{};         ///< of Pattern::hot; within the tensors
  friend bool operator==(const Data&, const Data&) = default;
};

struct Case {
  TypedProblem typed;
  Data data;

  Conv2dProblem& problem() { return typed.problem; }
  const Conv2dProblem& problem() const { return typed.problem; }
  friend bool operator==(const Case&, const Case&) = default;
};

std::string to_string(const Case& c);

/// Reads a case string, or a problem in any form (its data is then ints#1).
Result<Case> parse_case(std::string_view text);

}  // namespace convlaw
