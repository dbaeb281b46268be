// SPDX-License-Identifier: MIT
// The exact sum that others are held to.
#pragma once

#include <compare>
#include <span>

#include "convlaw/exact_arithmetic.h"
#include "convlaw/kulisch.h"

namespace convlaw {

/// Does the exact sum of numbers of f32, which a Kulisch accumulator holds, lie within the bounds
/// that come with a certified one? So do the numbers of f64 and of f32 that are nearest to it.
inline bool exact_sum_is_within(const CertifiedSum& sum, std::span<const double> floats) {
  KulischAccumulator exact;
  for (const double x : floats) exact.add(static_cast<float>(x));
  const double low = sum.lower_bound();
  const double high = sum.upper_bound();
  const double nearest = exact.to_double();
  const float rounded = exact.to_float();
  return std::is_gteq(exact.compare(low)) && std::is_lteq(exact.compare(high)) && low <= nearest &&
         nearest <= high && static_cast<float>(low) <= rounded &&
         rounded <= static_cast<float>(high);
}

}  // namespace convlaw
