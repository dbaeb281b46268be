// SPDX-License-Identifier: MIT
// How far the computed sum of one output may lie from the exact one, algorithm by algorithm. Inputs
// are upper bounds themselves; results are rounded upwards by a factor that covers the few
// operations of these formulas.
#pragma once

#include <cstdint>

#include "convlaw/enclosure.h"
#include "convlaw/format.h"

namespace convlaw {

/// The addends of one output as these bounds see them.
struct Addends {
  std::int64_t products = 0;     ///< n
  std::int64_t addends = 0;      ///< m: n, and the bias if it is not zero
  double magnitude = 0;          ///< S_p: of the products
  double bias = 0;               ///< magnitude of the bias
  double largest_partial = 0;    ///< M
  double ordered_magnitude = 0;  ///< B_2 + ... + B_m, at most (m - 1) M
  double perturbation = 0;       ///< by which rounding the inputs may change the exact sum
};

/// Any order, any fusing, in `accumulator` or a wider format. See enclosure.h for the proof; inputs
/// that are rounded beforehand move every partial sum by at most the perturbation. Where
/// (m - 1) u is not small: each addend meets at most m roundings, hence (1 + u)^m - 1.
double direct_bound(const Format& accumulator, bool exact_products, const Addends& a);

/// Flush-to-zero: every one of the n + m results may lose a number below the smallest normal.
double flushed_bound(const Format& accumulator, const Addends& a);

/// Blocks of products aligned to the largest exponent among them and the accumulator, truncated
/// `extra_bits` below the accumulator's last bit, added exactly, truncated again. With M' the
/// largest partial sum as computed: each product loses at most 2u 2^-extra M', each of the L blocks
/// that hold a non-zero product 2u (1 + 2^-extra) M', and adding up to L partial accumulators u L
/// M'.
double block_bound(const Format& accumulator, std::int64_t blocks, int extra_bits,
                   const Addends& a);

/// F(2x2, 3x3) and F(4x4, 3x3): every monomial of the result meets at most K roundings, so the
/// error is at most ((1 + u)^K - 1) times what its coefficients' magnitudes make of |x| and |w|. K
/// counts the sums of the three transforms, their inexact constants, one product and the channels'
/// sum.
double winograd_bound(const Format& accumulator, std::int64_t channels, double amplified,
                      const Addends& a, double largest_input, double largest_weight);

/// Percival's normwise bound for a cyclic convolution of 2^log2_points points through radix-2
/// transforms (Brent, Percival and Zimmermann, Math. Comp. 76, 2007), channels summed behind it.
double fft_bound(const Format& accumulator, int log2_points, std::int64_t channels,
                 double amplified, const Addends& a);

}  // namespace convlaw
