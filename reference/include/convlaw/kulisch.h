// SPDX-License-Identifier: MIT
// Sums of products of f32 values without any rounding, and one correct rounding at the end. The f16
// and bf16 values, which f32 holds exactly, come along.
//
//   KulischAccumulator sum;
//   sum.add(bias);
//   for (...) sum.add_product(x[i], w[i]);
//   sum.to_float();        // what one rounding to nearest even of the exact sum gives
//   sum.compare(candidate) // is the exact sum less than, equal to or greater than a double?
//
// It is a fixed-point number (Kulisch) from 2^-298, the least bit of a product of two f32 numbers,
// up to 2^342, which 2^86 products would not exceed. It is slower than dot2() (exact_arithmetic.h),
// whose answers it is there to check; its sum is made of integers, and so the floating-point
// environment has no part in it.
//
// Operands that are not finite do what the real numbers leave open and IEEE 754 settles: the sum is
// NaN if an operand is, if 0 meets infinity in a product, or if both infinities were added; else it
// is the infinity that was added. A sum of exactly 0 is +0, even if all that was added is -0.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace convlaw {

class KulischAccumulator {
 public:
  void add(float value) { add_product(value, 1); }
  void add_product(float x, float w);

  /// The exact sum, rounded to nearest even; infinite from half a unit beyond the largest number
  /// on.
  float to_float() const;
  double to_double() const;

  /// How the exact sum compares with `value`, which takes no part in any rounding: `less` if it is
  /// less. Unordered if either is NaN.
  std::partial_ordering compare(double value) const;

 private:
  struct Nearest;  // a double and how the exact sum compares with it

  /// Rounds to `precision` bits, the last of which is not below 2^lowest_exponent.
  Nearest round(int precision, int lowest_exponent) const;
  void carry();

  static constexpr std::size_t kDigits = 20;

  // Digit i counts 2^(32 i - 298). Digits are signed and grow past 32 bits until they are carried;
  // an addition changes each by less than 2^33.
  std::array<std::int64_t, kDigits> digits_{};
  std::int32_t additions_since_carry_ = 0;
  bool nan_ = false;
  bool plus_infinity_ = false;
  bool minus_infinity_ = false;
};

}  // namespace convlaw
