// SPDX-License-Identifier: MIT
#include "reference/tests/ways/rounding.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace convlaw::ways {
namespace {

double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52U);
}

int exponent_of(double value) {
  return static_cast<int>(std::bit_cast<std::uint64_t>(value) >> 52U & 0x7ffU) - 1023;
}

double round_integer(double value, Direction direction) {
  switch (direction) {
    case Direction::nearest_even:
      return std::nearbyint(value);
    case Direction::nearest_away:
      return std::round(value);
    case Direction::toward_zero:
      break;
  }
  return std::trunc(value);
}

}  // namespace

double round_to_bits(double value, int precision, int least_exponent, Direction direction) {
  if (value == 0 || !std::isfinite(value)) return value;
  const int last = std::max(exponent_of(value) - precision + 1, least_exponent);
  return round_integer(value * power_of_two(-last), direction) * power_of_two(last);
}

double round_to_tf32(double value, Direction direction) {
  return round_to_bits(value, 11, -136, direction);
}

double round_to(ElementType type, double value, Direction direction) {
  if (type == ElementType::f64 || is_integer(type)) return value;
  if (type == ElementType::f32 && direction == Direction::nearest_even) {
    return static_cast<double>(static_cast<float>(value));
  }
  const double rounded =
      round_to_bits(value, precision_bits(type), least_exponent(type), direction);
  if (std::abs(rounded) <= greatest(type) || !std::isfinite(value)) return rounded;
  return std::copysign(direction == Direction::toward_zero
                           ? greatest(type)
                           : std::numeric_limits<double>::infinity(),
                       value);
}

int least_exponent(ElementType type) {
  return least_normal_exponent(type) - precision_bits(type) + 1;
}

int least_normal_exponent(ElementType type) {
  if (type == ElementType::f64) return -1022;
  return type == ElementType::f16 ? -14 : -126;
}

double greatest(ElementType type) {
  if (type == ElementType::f64) return std::numeric_limits<double>::max();
  const int exponent = type == ElementType::f16 ? 16 : 128;
  return std::ldexp(1 - std::ldexp(1.0, -precision_bits(type)), exponent);
}

}  // namespace convlaw::ways
