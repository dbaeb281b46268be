// SPDX-License-Identifier: MIT
// The bounds of the weaker contracts, held from both sides: below by errors that are attained,
// above by no more than the derivation in error_bounds.h allows.
#include "reference/src/error_bounds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "convlaw/format.h"

namespace convlaw {
namespace {

constexpr double kRoundoff = 0x1p-24;  // of f32

TEST(ErrorBounds, OfBlocksAreNearlyAttainedByTruncatedProducts) {
  // 1, and 255 products just below the last bit that is kept beside it, extra bits included.
  for (const int extra_bits : {0, 1, 3}) {
    const double last_bit = std::ldexp(1.0, -23 - extra_bits);
    const double lost = 255 * std::nextafter(last_bit, 0.0);
    Addends a;
    a.products = a.addends = 256;
    a.magnitude = a.largest_partial = 1 + lost;
    const double bound = block_bound(kF32, 1, extra_bits, a);
    EXPECT_GE(bound, lost) << extra_bits;
    EXPECT_LE(bound, 1.1 * lost) << extra_bits;
  }
}

TEST(ErrorBounds, OfFlushingAreNearlyAttainedByProductsAndSums) {
  // 1000 products just below the smallest normal number, all flushed; a sum may be once more.
  const double lost = 1000 * std::nextafter(smallest_normal(kF32), 0.0);
  Addends a;
  a.products = a.addends = 1000;
  const double bound = flushed_bound(kF32, a);
  EXPECT_GE(bound, lost);
  EXPECT_LE(bound, 2.001 * lost);
}

TEST(ErrorBounds, OfWinogradCountTheRoundingsOfAMonomial) {
  Addends a;
  a.bias = 3;
  for (const std::int64_t channels : {1, 7, 1000}) {
    const double roundings = static_cast<double>(channels) + 33;
    EXPECT_NEAR(winograd_bound(kF32, channels, 5, a, 0, 0) / (roundings * kRoundoff * (5 + 3)), 1,
                1e-3);
  }
}

TEST(ErrorBounds, OfFftsAreThoseOfTheirStages) {
  Addends a;
  a.bias = 3;
  a.largest_partial = 2;
  for (const int k : {1, 4, 12}) {
    const double stages = 3 * k + 5 + (3 * k + 1) * std::sqrt(5.0) + 3 * k * 4;
    // And the bias is added to the largest partial sum.
    const double expected = kRoundoff * (stages * 7 + 2 + 3);
    EXPECT_NEAR(fft_bound(kF32, k, 5, 7, a) / expected, 1, 1e-3);
  }
}

TEST(ErrorBounds, GrowWithWhatRoundingTheInputsMayChange) {
  Addends exact;
  exact.products = exact.addends = 4;
  exact.magnitude = exact.largest_partial = 1;
  Addends rounded = exact;
  rounded.perturbation = 0.25;
  EXPECT_NEAR(block_bound(kF32, 1, 0, rounded) - block_bound(kF32, 1, 0, exact), 0.25, 1e-5);
  EXPECT_NEAR(winograd_bound(kF32, 1, 1, rounded, 0, 0) - winograd_bound(kF32, 1, 1, exact, 0, 0),
              0.25, 1e-5);
  EXPECT_NEAR(fft_bound(kF32, 3, 1, 1, rounded) - fft_bound(kF32, 3, 1, 1, exact), 0.25, 1e-5);
}

}  // namespace
}  // namespace convlaw
