// SPDX-License-Identifier: MIT
#include "convlaw/kulisch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "reference/src/special_values.h"

namespace convlaw {
namespace {

constexpr int kLowestExponent = -298;  // of the last bit of a product of two f32 numbers
constexpr int kDigitBits = 32;
constexpr std::int64_t kDigitMask = 0xffffffff;
// 2^29 would do, as 2^29 * 2^33 + 2^32 < 2^63; this is as fast, and tests get there.
constexpr std::int32_t kAdditionsBeforeCarry = 1 << 20;

enum class Kind : std::uint8_t { finite, infinite, nan };

// A finite f32 number is significand * 2^exponent, whatever flush-to-zero makes of it in
// arithmetic.
struct Parts {
  explicit Parts(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t fraction = bits & 0x7fffff;
    const int biased = static_cast<int>(bits >> 23 & 0xff);
    negative = bits >> 31 != 0;
    if (biased == 0xff) kind = fraction == 0 ? Kind::infinite : Kind::nan;
    significand = biased == 0 ? fraction : fraction | 0x800000;
    exponent = std::max(biased, 1) - 150;
  }
  bool is_zero() const { return kind == Kind::finite && significand == 0; }

  Kind kind = Kind::finite;
  bool negative;
  std::uint64_t significand;  // below 2^24
  int exponent;               // -149 to 104
};

// Adds the carries, so that all digits but the last are from 0 to 2^32 - 1; the last has the sign.
template <std::size_t N>
void propagate(std::array<std::int64_t, N>& digits) {
  for (std::size_t i = 0; i + 1 < N; ++i) {
    digits[i + 1] += digits[i] >> kDigitBits;
    digits[i] &= kDigitMask;
  }
}

}  // namespace

struct KulischAccumulator::Nearest {
  double value;
  std::partial_ordering exact;  // compared with value
};

void KulischAccumulator::carry() {
  propagate(digits_);
  additions_since_carry_ = 0;
}

void KulischAccumulator::add_product(float x_value, float w_value) {
  const Parts x(x_value);
  const Parts w(w_value);
  const bool negative = x.negative != w.negative;
  if (x.kind != Kind::finite || w.kind != Kind::finite) {
    if (x.kind == Kind::nan || w.kind == Kind::nan || x.is_zero() || w.is_zero()) {
      nan_ = true;
    } else {
      (negative ? minus_infinity_ : plus_infinity_) = true;
    }
    return;
  }
  const std::uint64_t product = x.significand * w.significand;  // below 2^48
  const auto position = static_cast<unsigned>(x.exponent + w.exponent - kLowestExponent);
  const std::size_t digit = position / kDigitBits;  // at most 506 / 32 = 15
  const unsigned shift = position % kDigitBits;
  const std::uint64_t low = (product & kDigitMask) << shift;    // below 2^63
  const std::uint64_t high = (product >> kDigitBits) << shift;  // below 2^47, one digit further up
  const auto add = [&](std::size_t i, std::uint64_t amount) {
    digits_[i] += negative ? -static_cast<std::int64_t>(amount) : static_cast<std::int64_t>(amount);
  };
  add(digit, low & kDigitMask);
  add(digit + 1, (low >> kDigitBits) + (high & kDigitMask));
  add(digit + 2, high >> kDigitBits);
  if (++additions_since_carry_ == kAdditionsBeforeCarry) carry();
}

KulischAccumulator::Nearest KulischAccumulator::round(int precision, int lowest_exponent) const {
  if (nan_ || (plus_infinity_ && minus_infinity_)) return {kNaN, std::partial_ordering::unordered};
  if (plus_infinity_) return {kInfinity, std::partial_ordering::equivalent};
  if (minus_infinity_) return {-kInfinity, std::partial_ordering::equivalent};

  auto digits = digits_;
  propagate(digits);
  const bool negative = digits.back() < 0;
  if (negative) {
    for (std::int64_t& digit : digits) digit = -digit;
    propagate(digits);
  }
  // The last digit is below 2^32, too: 2^86 products of the largest kind would not fill it.
  const auto bit = [&](int i) {
    if (i < 0) return std::uint64_t{0};
    return static_cast<std::uint64_t>(digits[i / kDigitBits] >> i % kDigitBits & 1);
  };
  std::size_t top = kDigits;
  while (top > 0 && digits[top - 1] == 0) --top;
  if (top == 0) return {0, std::partial_ordering::equivalent};
  const int leading = static_cast<int>(top) * kDigitBits - 1 -
                      (std::countl_zero(static_cast<std::uint64_t>(digits[top - 1])) - kDigitBits);

  // The result is a multiple of 2^last: `kept` is the bits from there on, and the rest rounds it.
  const int last = std::max(leading - precision + 1, lowest_exponent - kLowestExponent);
  std::uint64_t kept = 0;
  for (int i = leading; i >= last; --i) kept = kept << 1 | bit(i);
  bool below_half = false;  // is any bit below the first that is lost set?
  for (int i = std::min(last - 2, leading); i >= 0 && !below_half; --i) below_half = bit(i) != 0;
  const bool half = bit(last - 1) != 0;
  const bool up = half && (below_half || (kept & 1) != 0);
  if (up) ++kept;

  const double magnitude = std::ldexp(static_cast<double>(kept), last + kLowestExponent);
  std::partial_ordering exact = std::partial_ordering::equivalent;
  if (half || below_half) {
    exact = up == negative ? std::partial_ordering::greater : std::partial_ordering::less;
  }
  return {negative ? -magnitude : magnitude, exact};
}

double KulischAccumulator::to_double() const {
  return round(std::numeric_limits<double>::digits, -1074).value;
}

float KulischAccumulator::to_float() const {
  const double nearest = round(std::numeric_limits<float>::digits, -149).value;
  // It has a float's bits, and is a float, unless its exponent is too large for one.
  if (nearest > std::numeric_limits<float>::max()) return std::numeric_limits<float>::infinity();
  if (nearest < -std::numeric_limits<float>::max()) return -std::numeric_limits<float>::infinity();
  return static_cast<float>(nearest);
}

std::partial_ordering KulischAccumulator::compare(double value) const {
  // Rounding is monotonic: unless the rounded sum equals the value, it lies on the sum's side.
  const Nearest nearest = round(std::numeric_limits<double>::digits, -1074);
  const std::partial_ordering rounded = nearest.value <=> value;
  return std::is_eq(rounded) ? nearest.exact : rounded;
}

}  // namespace convlaw
