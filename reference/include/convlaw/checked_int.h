// SPDX-License-Identifier: MIT
// A 64-bit integer that remembers whether any step of its computation overflowed, so that size
// arithmetic can be written as plain formulas and tested once at the end.
//
//   CheckedInt padded = CheckedInt(height) + begin + end;
//   if (!padded.fits()) ...
#pragma once

#include <cstdint>

namespace convlaw {

class CheckedInt {
 public:
  constexpr CheckedInt(std::int64_t value) : value_(value) {}

  constexpr bool fits() const { return fits_; }
  constexpr std::int64_t value() const { return value_; }  ///< meaningful only if fits()

  friend constexpr CheckedInt operator+(CheckedInt a, CheckedInt b) {
    CheckedInt sum(0);
    sum.fits_ = !__builtin_add_overflow(a.value_, b.value_, &sum.value_) && a.fits_ && b.fits_;
    return sum;
  }
  friend constexpr CheckedInt operator-(CheckedInt a, CheckedInt b) {
    CheckedInt difference(0);
    difference.fits_ =
        !__builtin_sub_overflow(a.value_, b.value_, &difference.value_) && a.fits_ && b.fits_;
    return difference;
  }
  friend constexpr CheckedInt operator*(CheckedInt a, CheckedInt b) {
    CheckedInt product(0);
    product.fits_ =
        !__builtin_mul_overflow(a.value_, b.value_, &product.value_) && a.fits_ && b.fits_;
    return product;
  }

 private:
  std::int64_t value_;
  bool fits_ = true;
};

}  // namespace convlaw
