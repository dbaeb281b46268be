// SPDX-License-Identifier: MIT
// Loops over the elements of one array for variant.cc. They are plain; the compiler vectorises.
#pragma once

#include <cstdint>

#include "convlaw/element_type.h"

// Every variant has its own; see variant.cc.
// NOLINTBEGIN(misc-definitions-in-headers)
namespace convlaw::CONVLAW_VARIANT {
namespace {

void abs_elements(std::int64_t n, const double* from, double* to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = __builtin_fabs(from[i]);
}

template <class T>
void nonzero_elements(std::int64_t n, const double* from, T* to) {
  for (std::int64_t i = 0; i < n; ++i) to[i] = from[i] == 0 ? T(0) : T(1);
}

bool any_element_zero(std::int64_t n, const double* from) {
  std::int64_t zeros = 0;
  for (std::int64_t i = 0; i < n; ++i) zeros += from[i] == 0 ? 1 : 0;
  return zeros != 0;
}

double sum_of_element_magnitudes(std::int64_t n, const double* from) {
  constexpr std::int64_t kSums = 16;
  double sums[kSums] = {};
  std::int64_t i = 0;
  for (; i + kSums <= n; i += kSums) {
    for (std::int64_t k = 0; k < kSums; ++k) sums[k] += __builtin_fabs(from[i + k]);
  }
  double sum = 0;
  for (; i < n; ++i) sum += __builtin_fabs(from[i]);
  for (const double part : sums) sum += part;
  return sum;
}

double largest_element(std::int64_t n, const double* from) {
  // As integers, magnitudes are ordered like the numbers, with NaN above infinity.
  std::uint64_t largest = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    std::uint64_t bits = 0;
    __builtin_memcpy(&bits, from + i, sizeof bits);
    bits &= ~(std::uint64_t{1} << 63);
    largest = bits > largest ? bits : largest;
  }
  double magnitude = 0;
  __builtin_memcpy(&magnitude, &largest, sizeof magnitude);
  return magnitude;
}

bool all_elements_integers(std::int64_t n, const double* from, double factor) {
  // Adding and subtracting this rounds numbers below 2^51 to integers.
  constexpr double rounder = 0x1.8p52;
  std::int64_t others = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    const double scaled = from[i] * factor;
    others += (scaled + rounder) - rounder == scaled ? 0 : 1;
  }
  return others == 0;
}

void gather_elements(std::int64_t n, const double* from, std::int64_t stride, double* to) {
  if (stride == 1) {
    for (std::int64_t i = 0; i < n; ++i) to[i] = from[i];
  } else if (stride == 2) {
    for (std::int64_t i = 0; i < n; ++i) to[i] = from[2 * i];
  } else {
    for (std::int64_t i = 0; i < n; ++i) to[i] = from[i * stride];
  }
}

float float_of_bits(std::uint32_t bits) {
  float value = 0;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

std::uint32_t bits_of_float(float value) {
  std::uint32_t bits = 0;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return bits;
}

// Towards zero, and to an odd last bit if that is not exact (Boldo & Melquiond, IEEE TC 2008):
// rounding what comes of it to a type of at most 22 bits is rounding `value` itself. A NaN stays
// one.
std::uint32_t float_rounded_to_odd(double value) {
  const auto nearest = static_cast<float>(value);
  const double magnitude = __builtin_fabs(static_cast<double>(nearest));
  const std::uint32_t went_away_from_zero = magnitude > __builtin_fabs(value) ? 1U : 0U;
  const std::uint32_t is_inexact = static_cast<double>(nearest) != value ? 1U : 0U;
  return (bits_of_float(nearest) - went_away_from_zero) | is_inexact;
}

// A format says of every number what to do without asking what kind it is, so that many are done at
// a time.
template <class T>
struct Plain {
  using Stored = T;
  static T value(T stored) { return stored; }
  template <class Value>
  static T stored(Value value) {
    return static_cast<T>(value);
  }
};

template <class T>
struct Integer : Plain<T> {
  static T stored(double value) {
    constexpr double rounder = 0x1.8p52;  // leaves no room for a fraction
    return static_cast<T>(static_cast<std::int32_t>((value + rounder) - rounder));
  }
};

struct Bfloat16 {
  using Stored = std::uint16_t;
  static float value(Stored stored) { return float_of_bits(std::uint32_t{stored} << 16); }
  static Stored stored(double value) { return rounded(float_rounded_to_odd(value)); }
  static Stored stored(float value) { return rounded(bits_of_float(value)); }
  static Stored rounded(std::uint32_t bits) {
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
    const std::uint32_t quiet = (bits >> 16) | 0x40U;
    return static_cast<Stored>((bits & 0x7fffffffU) > 0x7f800000U ? quiet : rounded);
  }
};

struct Half {
  using Stored = std::uint16_t;
  static float value(Stored stored) {
    // Fraction and exponent are moved to where f32 has them; the factor makes up for the difference
    // of the exponents' biases, exactly, subnormal numbers included. Infinity and NaN have the
    // largest exponent in either format.
    constexpr float factor = 0x1p112F;
    const std::uint32_t moved = std::uint32_t{stored & 0x7fffU} << 13;
    const float finite = float_of_bits(moved) * factor;
    const float special = float_of_bits(moved | 0x7f800000U);
    const float magnitude = moved >= 0x0f800000U ? special : finite;
    return (stored & 0x8000U) != 0 ? -magnitude : magnitude;
  }
  static Stored stored(double value) { return rounded(float_rounded_to_odd(value)); }
  static Stored stored(float value) { return rounded(bits_of_float(value)); }
  static Stored rounded(std::uint32_t bits) {
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    // 2^-14 and more: from f32's exponent bias to f16's; what is rounded beyond 65504 is infinite.
    const std::uint32_t rebased =
        (magnitude - (112U << 23) + 0xfffU + ((magnitude >> 13) & 1U)) >> 13;
    const std::uint32_t normal = rebased < 0x7c00U ? rebased : 0x7c00U;
    // Less: the last bit of 1/2 is where that of f16's subnormal numbers is.
    const std::uint32_t subnormal =
        bits_of_float(float_of_bits(magnitude) + 0.5F) - bits_of_float(0.5F);
    const std::uint32_t number = magnitude < 0x38800000U ? subnormal : normal;
    const std::uint32_t rounded = magnitude > 0x7f800000U ? 0x7e00U : number;
    return static_cast<Stored>(((bits >> 16) & 0x8000U) | rounded);
  }
};

template <class Format, class To>
void load_format(const void* data, std::int64_t first, std::int64_t stride, std::int64_t n,
                 To* to) {
  const auto* from = static_cast<const typename Format::Stored*>(data) + first;
  if (stride == 1) {
    for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<To>(Format::value(from[i]));
  } else {
    for (std::int64_t i = 0; i < n; ++i) to[i] = static_cast<To>(Format::value(from[i * stride]));
  }
}

template <class Format, class From>
void store_format(std::int64_t n, const From* from, void* data) {
  auto* to = static_cast<typename Format::Stored*>(data);
  for (std::int64_t i = 0; i < n; ++i) to[i] = Format::stored(from[i]);
}

// Calls `use` with the format of a type.
template <class Use>
void with_format(ElementType type, Use use) {
  switch (type) {
    case ElementType::f64:
      return use(Plain<double>());
    case ElementType::f32:
      return use(Plain<float>());
    case ElementType::f16:
      return use(Half());
    case ElementType::bf16:
      return use(Bfloat16());
    case ElementType::i32:
      return use(Integer<std::int32_t>());
    case ElementType::i8:
      return use(Integer<std::int8_t>());
    case ElementType::u8:
      return use(Integer<std::uint8_t>());
  }
}

template <class To>
void load_elements(ElementType type, const void* data, std::int64_t first, std::int64_t stride,
                   std::int64_t n, To* to) {
  with_format(type, [&]<class Format>(Format) { load_format<Format>(data, first, stride, n, to); });
}

template <class From>
void store_elements(ElementType type, std::int64_t n, const From* from, void* data) {
  with_format(type, [&]<class Format>(Format) { store_format<Format>(n, from, data); });
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
