// SPDX-License-Identifier: MIT
// Sums and dot products of doubles that carry a proof: a value and how far from it the exact result
// can be at most, at roughly five times the cost of an ordinary dot product.
//
//   const CertifiedSum y = dot2(x, w, bias);
//   // exact: bias + sum of x[i] * w[i], infinitely precise
//   // y.lower_bound() <= exact <= y.upper_bound(), usually the same double or neighbours
//
// Rounding to nearest and gradual underflow are taken for granted:
// convlaw/floating_point_environment.h tells whether they are there. Nothing is inline, not even
// the smallest function, because the proofs hold for the flags that this library is compiled with,
// not for a user's -ffast-math.
#pragma once

#include <cstdint>
#include <span>

namespace convlaw {

/// A double and what it lacks.
struct Rounded {
  double value;  ///< the exact result, rounded to nearest
  double rest;   ///< the exact result minus `value`
};

/// a + b (Knuth). Exact unless it overflows, in which case `rest` is not finite.
Rounded two_sum(double a, double b);

/// a * b, with a fused multiply-add. Where a * b is not 0 and below 2^-968, `rest` may be off by up
/// to 2^-1075; if a * b overflows, `rest` is not finite.
Rounded two_product(double a, double b);

/// The exact result is within `error` of high + low.
struct CertifiedSum {
  double high = 0;   ///< high + low, rounded to nearest
  double low = 0;    ///< what `high` lacks
  double error = 0;  ///< 0: high + low is exact; infinite: nothing is known, and high is NaN

  /// False if an operand was not finite or something overflowed, the exact result perhaps not.
  bool certified() const;

  /// lower_bound() <= exact <= upper_bound(): high + low - error and high + low + error, rounded
  /// outwards; infinite if nothing is known.
  double lower_bound() const;
  double upper_bound() const;
};

/// Adds terms and products of doubles in twice the precision, and keeps account of what it lost.
///
/// The rounding errors of a sequence of additions, which are known exactly, are themselves added up
/// in an ordinary sum (Ogita, Rump and Oishi, "Accurate sum and dot product", 2005: Sum2 and Dot2).
/// Only that second sum is rounded, and its roundings are bounded as they happen: error is about
/// 2^-53 times the sum of the magnitudes of its partial sums, which is 2^-106 n S at worst and far
/// less as a rule (S being the sum of the magnitudes of n terms). The proof stands in the source.
class Sum2 {
 public:
  void add(double term);
  void add(std::span<const double> terms);
  void add_product(double x, double w);
  /// Adds x[i] * w[i] for each i. Spans of different sizes make result() uncertified.
  void add_products(std::span<const double> x, std::span<const double> w);

  CertifiedSum result() const;

  /// An upper bound, within a few roundings, of the sum of the magnitudes of all terms and
  /// products.
  double magnitude() const;

 private:
  friend struct Sum2Steps;

  double high_ = 0;              // the terms, summed as doubles
  double low_ = 0;               // what that sum lacks
  double low_roundings_ = 0;     // how far low_ is from that at most, in units of 2^-53
  double magnitude_ = 0;         // the sum of |terms|, rounded
  std::int64_t additions_ = 0;   // terms and products
  std::int64_t underflows_ = 0;  // products whose rest may have been rounded
};

/// The sum of `terms`.
CertifiedSum sum2(std::span<const double> terms);

/// bias + the sum of x[i] * w[i]. Precondition: x and w have the same size; if not, the result is
/// not certified.
CertifiedSum dot2(std::span<const double> x, std::span<const double> w, double bias = 0);

}  // namespace convlaw
