// SPDX-License-Identifier: MIT
// Rounding as the formats define it, bit by bit: shared with nothing that the oracle uses, so that
// the two can disagree.
//
//   round_to(ElementType::f16, 1.0 / 3)                         // 0.333251953125
//   round_to(ElementType::bf16, 1.0 / 3, Direction::toward_zero)
#pragma once

#include <cstdint>

#include "convlaw/element_type.h"

namespace convlaw::ways {

enum class Direction : std::uint8_t { nearest_even, nearest_away, toward_zero };

/// `value` rounded once to a format of `precision` bits whose least positive number is
/// 2^least_exponent; nothing overflows. At most 51 bits; least_exponent in [-1000, 900].
double round_to_bits(double value, int precision, int least_exponent, Direction direction);

/// `value` rounded once to an element type; overflow gives what IEEE 754 says. Integer types: the
/// value must be an integer in range, and is returned.
double round_to(ElementType type, double value, Direction direction = Direction::nearest_even);
inline double to_bf16(double value) { return round_to(ElementType::bf16, value); }
inline double to_f16(double value) { return round_to(ElementType::f16, value); }

/// The 19-bit format of tensor cores: f32's exponents, 11 significant bits.
double round_to_tf32(double value, Direction direction);

/// The exponent of the least positive number, and of the least normal one.
int least_exponent(ElementType type);
int least_normal_exponent(ElementType type);
/// The greatest finite number.
double greatest(ElementType type);

}  // namespace convlaw::ways
