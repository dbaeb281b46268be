// SPDX-License-Identifier: MIT
#include "convlaw/kulisch.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "convlaw/exact_arithmetic.h"
#include "reference/tests/exact_oracle.h"

namespace convlaw {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kLargest = std::numeric_limits<float>::max();
constexpr float kSmallest = std::numeric_limits<float>::denorm_min();

using Random = std::mt19937_64;

struct Products {
  std::vector<float> x, w;

  void append(float x_value, float w_value) {
    x.push_back(x_value);
    w.push_back(w_value);
  }
  KulischAccumulator sum() const {
    KulischAccumulator sum;
    for (std::size_t i = 0; i < x.size(); ++i) sum.add_product(x[i], w[i]);
    return sum;
  }
  Oracle exact(double times = 1) const {
    Oracle sum;
    for (std::size_t i = 0; i < x.size(); ++i) sum.add_product(times * x[i], w[i]);
    return sum;
  }
};

// Finite, of either sign, any exponent from `low` to `high`, with few or all bits.
float number(Random& random, int low, int high) {
  const std::uint64_t bits = random();
  const auto fraction = static_cast<float>(bits % 2 == 0 ? bits >> 41 : (bits >> 41 & 7) << 20);
  const int exponent =
      low + static_cast<int>(random() % static_cast<std::uint64_t>(high - low + 1));
  const float value = std::ldexp(fraction + 0x1p23F, exponent - 23);
  return bits >> 40 & 1 ? -value : value;
}

Products draw(Random& random, int low, int high) {
  Products products;
  const std::size_t terms = 1 + random() % 8;
  while (products.x.size() < terms) {
    const float x = number(random, low, high);
    const float w = number(random, low, high);
    products.append(x, w);
    if (random() % 3 == 0) products.append(x, -w);
    if (random() % 3 == 0) products.append(-x, std::nextafter(w, 0.F));
  }
  return products;
}

template <class T>
void expect_nearest(const Products& products, T value) {
  EXPECT_TRUE(is_nearest(products.exact(2), value)) << value;
}

TEST(Kulisch, RoundsOnceAndCorrectly) {
  Random random(1);
  struct Range {
    int low, high;
  };
  for (const Range range : {Range{-149, 127}, Range{-20, 20}, Range{-149, -120}, Range{-80, -70},
                            Range{-75, -60}, Range{58, 66}, Range{0, 0}}) {
    for (int i = 0; i < 15000; ++i) {
      const Products products = draw(random, range.low, range.high);
      const KulischAccumulator sum = products.sum();
      expect_nearest(products, sum.to_float());
      expect_nearest(products, sum.to_double());
#if defined(CONVLAW_HAVE_MPFR)
      ASSERT_EQ(sum.to_float(), products.exact().to_float());
      ASSERT_EQ(sum.to_double(), products.exact().to_double());
#endif
      ASSERT_FALSE(testing::Test::HasFailure());
    }
  }
}

TEST(Kulisch, ComparesExactly) {
  Random random(2);
  for (int i = 0; i < 20000; ++i) {
    const Products products = draw(random, -149, i % 2 == 0 ? 127 : -100);
    const KulischAccumulator sum = products.sum();
    const double nearest = sum.to_double();
    for (const double value :
         {nearest, std::nextafter(nearest, 0.0), std::nextafter(nearest, 2 * nearest), -nearest,
          0.0, 0x1p-1074, -1e308, double{sum.to_float()}}) {
      if (std::isinf(value)) continue;
      ASSERT_EQ(sum.compare(value), sign_of_difference(products.exact(), value) <=> 0) << value;
    }
    EXPECT_EQ(sum.compare(INFINITY), std::partial_ordering::less);
    EXPECT_EQ(sum.compare(-INFINITY), std::partial_ordering::greater);
    EXPECT_EQ(sum.compare(NAN), std::partial_ordering::unordered);
  }
}

float rounded(std::initializer_list<float> terms, float x = 0, float w = 0) {
  KulischAccumulator sum;
  for (const float term : terms) sum.add(term);
  sum.add_product(x, w);
  return sum.to_float();
}

TEST(Kulisch, TiesGoToTheEvenNumber) {
  EXPECT_EQ(rounded({0x1p24F, 1}), 0x1p24F);
  EXPECT_EQ(rounded({0x1p24F, 1}, kSmallest, kSmallest), 0x1p24F + 2);
  EXPECT_EQ(rounded({0x1p24F, 1}, -kSmallest, kSmallest), 0x1p24F);
  EXPECT_EQ(rounded({0x1p24F, 3}), 0x1p24F + 4);
  EXPECT_EQ(rounded({-0x1p24F, -3}), -0x1p24F - 4);
  EXPECT_EQ(rounded({0x1.fffffep0F, 0x1p-24F}), 2);  // the carry goes all the way up
}

TEST(Kulisch, SubnormalAndLargestResults) {
  EXPECT_EQ(rounded({}, kSmallest, 0.5F), 0);  // a tie
  EXPECT_EQ(rounded({}, kSmallest, 0.75F), kSmallest);
  EXPECT_EQ(rounded({}, kSmallest, 1.5F), 2 * kSmallest);  // a tie
  EXPECT_EQ(rounded({}, kSmallest, 0.25F), 0);
  EXPECT_TRUE(std::signbit(rounded({}, -kSmallest, 0.25F)));
  EXPECT_EQ(rounded({0x1p-126F, -kSmallest}), 0x1.fffffcp-127F);
  EXPECT_EQ(rounded({kLargest, 0x1.fffffep102F}), kLargest);
  EXPECT_EQ(rounded({kLargest, 0x1p103F}), kInfinity);  // half a unit
  EXPECT_EQ(rounded({kLargest, 0x1p103F}, -kSmallest, kSmallest), kLargest);
  EXPECT_EQ(rounded({-kLargest, -kLargest}), -kInfinity);
  EXPECT_EQ(rounded({kLargest, kLargest, -kLargest}), kLargest);  // no overflow on the way
  KulischAccumulator large;
  large.add_product(kLargest, -kLargest);
  EXPECT_EQ(large.to_float(), -kInfinity);
  EXPECT_EQ(large.to_double(), -double{kLargest} * kLargest);
}

TEST(Kulisch, ZeroHasOneSign) {
  EXPECT_FALSE(std::signbit(rounded({-0.0F})));
  EXPECT_FALSE(std::signbit(rounded({1, -1})));
  EXPECT_EQ(KulischAccumulator().compare(-0.0), std::partial_ordering::equivalent);
}

TEST(Kulisch, OperandsThatAreNotFinite) {
  EXPECT_EQ(rounded({1, kInfinity}), kInfinity);
  EXPECT_EQ(rounded({kLargest}, kInfinity, -kSmallest), -kInfinity);
  EXPECT_TRUE(std::isnan(rounded({1, kNaN})));
  EXPECT_TRUE(std::isnan(rounded({}, 0, -kInfinity)));
  EXPECT_TRUE(std::isnan(rounded({kInfinity, -kInfinity})));
  EXPECT_TRUE(std::isnan(rounded({kNaN, kInfinity})));
  KulischAccumulator sum;
  sum.add(kInfinity);
  EXPECT_EQ(sum.to_double(), INFINITY);
  EXPECT_EQ(sum.compare(INFINITY), std::partial_ordering::equivalent);
  EXPECT_EQ(sum.compare(1e308), std::partial_ordering::greater);
  sum.add(kNaN);
  EXPECT_EQ(sum.compare(0), std::partial_ordering::unordered);
}

// Past the point where carries are propagated, upwards and downwards.
TEST(Kulisch, ManyAdditions) {
  KulischAccumulator sum;
  constexpr int kTimes = (1 << 21) + 5;
  for (int i = 0; i < kTimes; ++i) sum.add_product(-kLargest, 0x1.fffffep100F);
  EXPECT_EQ(sum.to_double(), -kTimes * (double{kLargest} * 0x1.fffffep100));
  for (int i = 0; i < kTimes; ++i) sum.add_product(kLargest, 0x1.fffffep100F);
  EXPECT_EQ(sum.compare(0), std::partial_ordering::equivalent);
  for (int i = 0; i < kTimes; ++i) sum.add_product(kSmallest, kSmallest);
  EXPECT_EQ(sum.to_double(), std::ldexp(kTimes, -298));
}

TEST(Kulisch, ConfirmsDot2) {
  Random random(3);
  for (int i = 0; i < 5000; ++i) {
    const Products products = draw(random, -149, 127);
    const std::vector<double> x(products.x.begin(), products.x.end());
    const std::vector<double> w(products.w.begin(), products.w.end());
    const CertifiedSum certified = dot2(x, w);
    const KulischAccumulator exact = products.sum();
    ASSERT_TRUE(certified.certified());
    ASSERT_TRUE(exact.compare(certified.lower_bound()) >= 0);
    ASSERT_TRUE(exact.compare(certified.upper_bound()) <= 0);
    if (certified.error == 0) {
      ASSERT_EQ(certified.high, exact.to_double());
    }
  }
}

}  // namespace
}  // namespace convlaw
