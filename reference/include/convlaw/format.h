// SPDX-License-Identifier: MIT
// A binary floating-point format, and one correct rounding into it. Formats of any size, so that a
// formula can be tried on all sums of a toy format before it is believed of a real one.
//
//   round_to(kBf16, 1.0 / 3)              // 0x1.56p-2
//   Format toy{3, -4, 4};                 // 3 significant bits, exponents -4 to 4
#pragma once

#include <cstdint>

#include "convlaw/element_type.h"

namespace convlaw {

/// Values m * 2^e with |m| < 2^precision, and infinities; IEEE 754's binary formats, all of which
/// have gradual underflow.
struct Format {
  int precision = 24;       ///< significant bits, the leading one included; at most 53
  int min_exponent = -126;  ///< of the smallest normal number, 2^min_exponent
  int max_exponent = 127;   ///< the largest number is just below 2^(max_exponent + 1)
  friend bool operator==(const Format&, const Format&) = default;
};

inline constexpr Format kF64{53, -1022, 1023};
inline constexpr Format kF32{24, -126, 127};
inline constexpr Format kTf32{11, -126, 127};
inline constexpr Format kF16{11, -14, 15};
inline constexpr Format kBf16{8, -126, 127};

/// `type` must not be an integer type.
Format format_of(ElementType type);

/// 2^-precision: the largest relative error of one rounding to nearest.
double unit_roundoff(const Format& format);
double smallest_subnormal(const Format& format);
double smallest_normal(const Format& format);
/// What rounds to infinity, to nearest: the midpoint behind the largest number. Infinity for f64.
double overflow_threshold(const Format& format);

/// The largest power of two of which a finite value is a multiple; infinity for 0.
double granularity_of(double value);

// The rest takes an exact value as a sum high + low of two doubles, where |low| is at most half a
// unit in the last place of high, as two_sum() leaves them. Precisions are at most 51, or 53.

/// The value rounded once, to nearest even.
double round_to(const Format& format, double high, double low = 0);

/// The largest number of the format that is at most the value, and the smallest that is at least
/// it; the infinities count as numbers of the format.
double round_down_to(const Format& format, double high, double low = 0);
double round_up_to(const Format& format, double high, double low = 0);

}  // namespace convlaw
