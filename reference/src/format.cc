// SPDX-License-Identifier: MIT
#include "convlaw/format.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "reference/src/special_values.h"

namespace convlaw {
namespace {

// 2^exponent, 0 below -1074 and infinity above 1023.
double power_of_two(int exponent) {
  if (exponent < -1022) return std::ldexp(1.0, exponent);
  const auto biased = static_cast<std::uint64_t>(std::min(exponent, 1024) + 1023);
  return std::bit_cast<double>(biased << 52U);
}

bool is_odd(double value) { return (std::bit_cast<std::uint64_t>(value) & 1U) != 0; }

// high + low rounded to odd: the exact value if it is a double, else the neighbour of it whose
// last bit is 1. Rounding that to two bits less or fewer gives what rounding the exact value does
// (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008).
double round_to_odd(double high, double low) {
  if (low == 0 || is_odd(high) || !std::isfinite(high)) return high;
  return std::nextafter(high, low > 0 ? kInfinity : -kInfinity);
}

// Distance between the numbers of the format around `value`, as an exponent.
int unit_exponent(const Format& format, double value) {
  const int exponent = value == 0 ? format.min_exponent : std::ilogb(value);
  return std::max(exponent, format.min_exponent) - (format.precision - 1);
}

double with_overflow(const Format& format, double value) {
  return std::fabs(value) >= power_of_two(format.max_exponent) * 2 ? std::copysign(kInfinity, value)
                                                                   : value;
}

}  // namespace

Format format_of(ElementType type) {
  switch (type) {
    case ElementType::f64:
      return kF64;
    case ElementType::f16:
      return kF16;
    case ElementType::bf16:
      return kBf16;
    default:
      return kF32;
  }
}

double unit_roundoff(const Format& format) { return power_of_two(-format.precision); }

double smallest_subnormal(const Format& format) {
  return power_of_two(format.min_exponent - format.precision + 1);
}

double smallest_normal(const Format& format) { return power_of_two(format.min_exponent); }

double overflow_threshold(const Format& format) {
  if (format.max_exponent >= kF64.max_exponent) return kInfinity;
  return power_of_two(format.max_exponent) * (2 - power_of_two(-format.precision));
}

double granularity_of(double value) {
  if (value == 0) return kInfinity;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto biased = static_cast<int>(bits >> 52U & 0x7ffU);
  const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52U) - 1);
  const std::uint64_t significand = biased == 0 ? fraction : fraction | std::uint64_t{1} << 52U;
  return power_of_two(std::max(biased, 1) - 1075 + std::countr_zero(significand));
}

double round_to(const Format& format, double high, double low) {
  if (format.precision >= kF64.precision || !std::isfinite(high)) return high;
  const double value = round_to_odd(high, low);
  if (format == kF32) return static_cast<float>(value);
  const double unit = power_of_two(unit_exponent(format, value));
  return with_overflow(format, std::nearbyint(value / unit) * unit);
}

double round_down_to(const Format& format, double high, double low) {
  if (!std::isfinite(high)) return high;
  if (format.precision >= kF64.precision) {
    return low < 0 ? std::nextafter(high, -kInfinity) : high;
  }
  const double value = round_to_odd(high, low);
  const double unit = power_of_two(unit_exponent(format, value));
  const double down = with_overflow(format, std::floor(value / unit) * unit);
  // Above the largest number there is only infinity, which is not below the value.
  const double largest =
      power_of_two(format.max_exponent) * (2 - 2 * power_of_two(-format.precision));
  return down == kInfinity ? largest : down;
}

double round_up_to(const Format& format, double high, double low) {
  return -round_down_to(format, -high, -low);
}

}  // namespace convlaw
