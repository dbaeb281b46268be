// SPDX-License-Identifier: MIT
// How other projects decide that two tensors are near enough. Formulas as they stand in their
// sources; all get the correctly rounded result to compare with, which is more than they have.
#pragma once

#include <string>
#include <vector>

#include "reference/tests/ways/operands.h"

namespace convlaw::trials {

/// What is known of an f32 convolution's outputs.
struct Expected {
  std::vector<double> exact;       ///< within 2^-100 of the magnitudes' sum
  std::vector<double> rounded;     ///< exact, in f32
  std::vector<double> magnitudes;  ///< S: the sum of |x w| and |bias|
  std::vector<double> addends;     ///< m: those that are not zero
};
Expected expect(const Conv2dProblem& problem, const ways::Operands& operands);

struct Checker {
  std::string name;
  bool (*accepts)(const Expected& expected, const std::vector<double>& got);
  /// For those that look at each output by itself: how many they reject; null for the others.
  std::int64_t (*rejected)(const Expected& expected, const std::vector<double>& got);
};

std::vector<Checker> checkers();

}  // namespace convlaw::trials
