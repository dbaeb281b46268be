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

template <class T>
struct Plain {
  using Stored = T;
  static double value(T stored) { return static_cast<double>(stored); }
};

struct Bfloat16 {
  using Stored = std::uint16_t;
  static double value(Stored stored) {
    return static_cast<double>(float_of_bits(std::uint32_t{stored} << 16));
  }
};

struct Half {
  using Stored = std::uint16_t;
  static double value(Stored stored) {
    // Fraction and exponent are moved to where f32 has them; the factor makes up for the difference
    // of the exponents' biases, exactly, subnormal numbers included. Infinity and NaN have the
    // largest exponent in either format.
    constexpr float factor = 0x1p112F;
    const std::uint32_t moved = std::uint32_t{stored & 0x7fffU} << 13;
    const auto finite = static_cast<double>(float_of_bits(moved) * factor);
    const auto special = static_cast<double>(float_of_bits(moved | 0x7f800000U));
    const double magnitude = moved >= 0x0f800000U ? special : finite;
    return (stored & 0x8000U) != 0 ? -magnitude : magnitude;
  }
};

template <class Format>
void load_format(const void* data, std::int64_t first, std::int64_t stride, std::int64_t n,
                 double* to) {
  const auto* from = static_cast<const typename Format::Stored*>(data) + first;
  if (stride == 1) {
    for (std::int64_t i = 0; i < n; ++i) to[i] = Format::value(from[i]);
  } else {
    for (std::int64_t i = 0; i < n; ++i) to[i] = Format::value(from[i * stride]);
  }
}

void load_elements(ElementType type, const void* data, std::int64_t first, std::int64_t stride,
                   std::int64_t n, double* to) {
  switch (type) {
    case ElementType::f64:
      return load_format<Plain<double>>(data, first, stride, n, to);
    case ElementType::f32:
      return load_format<Plain<float>>(data, first, stride, n, to);
    case ElementType::f16:
      return load_format<Half>(data, first, stride, n, to);
    case ElementType::bf16:
      return load_format<Bfloat16>(data, first, stride, n, to);
    case ElementType::i32:
      return load_format<Plain<std::int32_t>>(data, first, stride, n, to);
    case ElementType::i8:
      return load_format<Plain<std::int8_t>>(data, first, stride, n, to);
    case ElementType::u8:
      return load_format<Plain<std::uint8_t>>(data, first, stride, n, to);
  }
}

}  // namespace
}  // namespace convlaw::CONVLAW_VARIANT
// NOLINTEND(misc-definitions-in-headers)
