// SPDX-License-Identifier: MIT
// Sums of doubles and of products of doubles without any error, over the full range of exponents:
// what the tests of exact arithmetic compare with. There are two, which share nothing: MPFR where
// it is installed, and a fixed-point number of 4,416 bits, as simple and as slow as it looks.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "convlaw/exact_arithmetic.h"
#if defined(CONVLAW_HAVE_MPFR)
#include <mpfr.h>
#endif

namespace convlaw {

/// Two's complement from 2^-2148, the last bit of the least product, to beyond the sum of 2^100 of
/// the largest products. Operands must be finite.
class FixedPointOracle {
 public:
  void add(double value) { add_product(value, 1); }
  void add_product(double x, double w) {
    const auto [x_significand, x_exponent] = parts(x);
    const auto [w_significand, w_exponent] = parts(w);
    const bool negative = std::signbit(x) != std::signbit(w);
    const int position = x_exponent + w_exponent + 2148;
    for (const int i : {0, 32}) {
      for (const int j : {0, 32}) {
        const std::uint64_t product =
            (x_significand >> i & 0xffffffff) * (w_significand >> j & 0xffffffff);
        add_bits(product & 0xffffffff, position + i + j, negative);
        add_bits(product >> 32, position + i + j + 32, negative);
      }
    }
  }

  int sign() const {
    if (words_.back() >> 31 != 0) return -1;
    for (const std::uint32_t word : words_) {
      if (word != 0) return 1;
    }
    return 0;
  }

  /// Within a factor 1 + 2^-40 of the magnitude; meant for ratios.
  double approximate_magnitude() const {
    const std::uint32_t flip = sign() < 0 ? 0xffffffff : 0;  // one unit in 2^-2148 off
    double value = 0;
    for (std::size_t i = words_.size(); i-- > 0;) {
      if (value == 0 || std::ilogb(value) < static_cast<int>(32 * i) - 2148 + 100) {
        value += std::ldexp(static_cast<double>(words_[i] ^ flip), static_cast<int>(32 * i) - 2148);
      }
    }
    return value;
  }

 private:
  struct Parts {
    std::uint64_t significand;
    int exponent;
  };
  static Parts parts(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const auto biased = static_cast<int>(bits >> 52 & 0x7ff);
    const std::uint64_t fraction = bits & 0xfffffffffffff;
    return biased == 0 ? Parts{fraction, -1074} : Parts{fraction | 0x10000000000000, biased - 1075};
  }

  void add_bits(std::uint64_t bits, int position, bool negative) {
    const std::uint64_t shifted = bits << position % 32;  // bits < 2^32
    std::uint64_t carry = 0;
    for (auto i = static_cast<std::size_t>(position / 32), k = std::size_t{0}; i < words_.size();
         ++i, ++k) {
      const std::uint64_t amount = (k < 2 ? shifted >> 32 * k & 0xffffffff : 0) + carry;
      if (k >= 2 && amount == 0) break;
      const std::uint64_t word = words_[i];
      words_[i] = static_cast<std::uint32_t>(negative ? word - amount : word + amount);
      carry = negative ? (amount > word ? 1 : 0) : (word + amount) >> 32;
    }
  }

  std::array<std::uint32_t, 138> words_{};
};

#if defined(CONVLAW_HAVE_MPFR)
class MpfrOracle {
 public:
  MpfrOracle() {
    mpfr_init2(sum_, 4416);  // no sum of doubles or of their products needs more
    mpfr_init2(product_, 106);
    mpfr_init2(factor_, 53);
    mpfr_set_zero(sum_, 1);
  }
  MpfrOracle(const MpfrOracle& other) : MpfrOracle() { mpfr_set(sum_, other.sum_, MPFR_RNDN); }
  MpfrOracle& operator=(const MpfrOracle&) = delete;
  ~MpfrOracle() {
    mpfr_clear(sum_);
    mpfr_clear(product_);
    mpfr_clear(factor_);
  }

  void add(double value) { exact_ &= mpfr_add_d(sum_, sum_, value, MPFR_RNDN) == 0; }
  void add_product(double x, double w) {
    mpfr_set_d(factor_, x, MPFR_RNDN);
    exact_ &= mpfr_mul_d(product_, factor_, w, MPFR_RNDN) == 0;
    exact_ &= mpfr_add(sum_, sum_, product_, MPFR_RNDN) == 0;
  }

  /// 2: something was rounded after all, which never happens.
  int sign() const { return exact_ ? (mpfr_sgn(sum_) > 0) - (mpfr_sgn(sum_) < 0) : 2; }
  double approximate_magnitude() const { return std::abs(mpfr_get_d(sum_, MPFR_RNDN)); }
  double to_double() const { return mpfr_get_d(sum_, MPFR_RNDN); }
  float to_float() const { return mpfr_get_flt(sum_, MPFR_RNDN); }

 private:
  mpfr_t sum_;
  mpfr_t product_;
  mpfr_t factor_;
  bool exact_ = true;
};
using Oracle = MpfrOracle;
inline constexpr const char* kOracleName = "MPFR";
#else
using Oracle = FixedPointOracle;
inline constexpr const char* kOracleName = "a fixed-point number (MPFR was not found)";
#endif

/// The sign of exact - value.
template <class SomeOracle>
int sign_of_difference(SomeOracle exact, double value) {
  exact.add(-value);
  return exact.sign();
}

/// |exact - (high + low)| / error: more than 1 if what is claimed is wrong. 0 / 0 is 0.
template <class SomeOracle>
double error_ratio(SomeOracle exact, const CertifiedSum& sum) {
  exact.add(-sum.high);
  exact.add(-sum.low);
  if (exact.sign() == 0) return 0;
  if (sum.error == 0) return std::numeric_limits<double>::infinity();
  // The verdict is exact; only what is reported is rounded.
  const bool contained =
      sign_of_difference(exact, sum.error) <= 0 && sign_of_difference(exact, -sum.error) >= 0;
  const double ratio = exact.approximate_magnitude() / sum.error;
  return contained ? std::fmin(ratio, 1.0) : std::fmax(ratio, std::nextafter(1.0, 2.0));
}

/// Is `value` the T nearest to half of `twice`, the even one of two? Infinity counts as the first
/// number that a float cannot hold, as IEEE 754 has it; no double here comes near that.
template <class T, class SomeOracle>
bool is_nearest(const SomeOracle& twice, T value) {
  const T infinity = std::numeric_limits<T>::infinity();
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  const bool even = (std::bit_cast<Bits>(value) & 1) == 0;
  const auto number = [](T t) { return std::isinf(t) ? std::copysign(0x1p128, t) : double{t}; };
  // On which side of the middle between `value` and its neighbour?
  const auto side = [&](T neighbour) {
    SomeOracle difference = twice;
    difference.add(-number(value));
    return sign_of_difference(difference, number(neighbour));
  };
  const int below = value == -infinity ? 1 : side(std::nextafter(value, -infinity));
  const int above = value == infinity ? -1 : side(std::nextafter(value, infinity));
  return (below > 0 || (below == 0 && even)) && (above < 0 || (above == 0 && even));
}

}  // namespace convlaw
