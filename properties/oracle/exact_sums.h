// SPDX-License-Identifier: MIT
// Accumulators for conv2d() that do not round: conv2d<ExactReal>(problem, input, weight, ...).
#pragma once

#include <cstdint>
#include <limits>

#include "convlaw/checked_int.h"
#include "convlaw/format.h"
#include "convlaw/kulisch.h"

namespace convlaw {

/// A sum of products of numbers that f32 holds: exact. Operands are floats, the bias a double.
class ExactReal {
 public:
  ExactReal() = default;
  explicit ExactReal(int) {}  ///< 0, to begin with
  explicit ExactReal(double bias) { sum_.add(static_cast<float>(bias)); }
  explicit ExactReal(float operand) : operand_(operand) {}  ///< of a product, no sum yet

  struct Product {
    float x;
    float w;
  };
  friend Product operator*(const ExactReal& x, const ExactReal& w) {
    return {x.operand_, w.operand_};
  }
  ExactReal& operator+=(Product product) {
    sum_.add_product(product.x, product.w);
    return *this;
  }

  /// Rounded once, to nearest even; `precision` of the format is at most 51.
  double round_to(const Format& format) const;

 private:
  float operand_ = 0;
  KulischAccumulator sum_;
};

/// A sum of products of integers, which remembers whether it left 64 bits.
class ExactInteger {
 public:
  ExactInteger() = default;
  explicit ExactInteger(double value) : sum_(static_cast<std::int64_t>(value)) {}

  friend ExactInteger operator*(ExactInteger a, const ExactInteger& b) {
    a.sum_ = a.sum_ * b.sum_;
    return a;
  }
  ExactInteger& operator+=(const ExactInteger& other) {
    sum_ = sum_ + other.sum_;
    return *this;
  }

  bool fits_in_32_bits() const {
    return sum_.fits() && sum_.value() >= std::numeric_limits<std::int32_t>::min() &&
           sum_.value() <= std::numeric_limits<std::int32_t>::max();
  }
  /// Precondition: fits_in_32_bits().
  double value() const { return static_cast<double>(sum_.value()); }

 private:
  CheckedInt sum_ = 0;
};

}  // namespace convlaw
