// SPDX-License-Identifier: MIT
// For the laws about NaN, infinity and numbers at the ends of a type's range.
#pragma once

#include <cstdint>

#include "convlaw/problem.h"
#include "properties/laws/trial.h"

namespace convlaw {

/// One input element and the outputs whose windows cover it.
class Reach {
 public:
  /// Of an element drawn by `trial`.
  explicit Reach(Trial& trial);
  /// Of the element (n, c, h, w).
  Reach(const Conv2dProblem& problem, const std::array<std::int64_t, 4>& element);

  const std::array<std::int64_t, 4>& element() const { return element_; }
  /// `input` with `value` in this place.
  Values with(Values input, double value) const;
  bool covers(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) const;

 private:
  std::array<std::int64_t, 4> element_;
  std::int64_t group_;
  std::int64_t group_outputs_;
  std::vector<bool> rows_;
  std::vector<bool> columns_;
};

/// A number of `type` far beyond a case's own data, yet finite and far from overflow where the type
/// has the room; the largest of an integer type.
double huge_value(ElementType type);

/// True if an element lies where f16 has lost bits (it is subnormal) or overflows: f16 has so few
/// exponents that a sum may get there where a power of two changes nothing else.
bool leaves_normal_f16(const Values& values);

}  // namespace convlaw
