// SPDX-License-Identifier: MIT
// The exact sum that others are held to.
#pragma once

#include <compare>
#include <span>

#include "convlaw/exact_arithmetic.h"
#include "convlaw/kulisch.h"

namespace convlaw {

/// Does the exact sum of numbers of f32, which a Kulisch accumulator holds, lie within the bounds
/// that come with a certified one?
inline bool exact_sum_is_within(const CertifiedSum& sum, std::span<const double> floats) {
  KulischAccumulator exact;
  for (const double x : floats) exact.add(static_cast<float>(x));
  return std::is_gteq(exact.compare(sum.lower_bound())) &&
         std::is_lteq(exact.compare(sum.upper_bound()));
}

}  // namespace convlaw
