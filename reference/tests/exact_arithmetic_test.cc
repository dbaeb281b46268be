// SPDX-License-Identifier: MIT
#include "convlaw/exact_arithmetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <vector>

#include "reference/src/special_values.h"
#include "reference/tests/exact_oracle.h"

namespace convlaw {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();

using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t bound) { return random() % bound; }

// Of either sign, in [1, 2) * 2^exponent, with few or all bits.
double number(Random& random, int exponent) {
  const std::uint64_t bits = random();
  const std::uint64_t mask = bits % 3 == 0 ? ~std::uint64_t{0} << below(random, 52) : ~0ULL;
  const auto fraction = static_cast<double>(bits >> 12 & mask & 0xfffffffffffff);
  const double value = std::ldexp(fraction + 0x1p52, exponent - 52);
  return random() % 2 == 0 ? value : -value;
}

int exponent_within(Random& random, int low, int high) {
  return low + static_cast<int>(below(random, static_cast<std::uint64_t>(high - low + 1)));
}

struct Dot {
  std::vector<double> x, w;
  double bias = 0;

  void append(double x_value, double w_value) {
    x.push_back(x_value);
    w.push_back(w_value);
  }
  CertifiedSum certified() const { return dot2(x, w, bias); }
  template <class SomeOracle = Oracle>
  SomeOracle exact() const {
    SomeOracle sum;
    sum.add(bias);
    for (std::size_t i = 0; i < x.size(); ++i) sum.add_product(x[i], w[i]);
    return sum;
  }
};

// Products from 2^low to 2^high, some of them followed by others that nearly cancel them.
Dot draw(Random& random, int low, int high, std::size_t most = 12) {
  Dot dot;
  const std::size_t terms = 1 + below(random, most);
  while (dot.x.size() < terms) {
    const int exponent = exponent_within(random, low, high);
    const int half =
        std::clamp(exponent_within(random, exponent / 2 - 200, exponent / 2 + 200), -1070, 1010);
    const double x = number(random, half);
    const double w = number(random, std::clamp(exponent - half, -1074, 1010));
    dot.append(x, w);
    if (random() % 2 == 0) dot.append(-x, random() % 2 == 0 ? w : std::nextafter(w, 0.0));
  }
  if (random() % 2 == 0)
    dot.bias = number(random, std::clamp(exponent_within(random, low, high), -1074, 1010));
  return dot;
}

// Ogita, Rump and Oishi's GenDot: each of the later products cancels most of what there is.
Dot draw_ill_conditioned(Random& random, std::size_t terms, int exponents) {
  Dot dot;
  Oracle sum;
  const auto append = [&](double x, double w) {
    dot.append(x, w);
    sum.add_product(x, w);
  };
  for (std::size_t i = 0; i < terms; ++i) {
    if (i < terms / 2) {
      append(number(random, exponent_within(random, 0, exponents / 2)),
             number(random, exponent_within(random, 0, exponents / 2)));
      continue;
    }
    const auto left = static_cast<int>(terms - i);
    const double x = number(random, exponents / 2 * left / static_cast<int>(terms));
    const double present = sign_of_difference(sum, 0) * sum.approximate_magnitude();
    append(x, (number(random, exponents / 2 * left / static_cast<int>(terms)) - present) / x);
  }
  return dot;
}

TEST(ExactOracle, TwoOfThemAgree) {
  std::printf("exact arithmetic is compared with %s\n", kOracleName);
  Random random(1);
  for (int i = 0; i < 3000; ++i) {
    const Dot dot = draw(random, -2140, 1022);
    const auto fixed = dot.exact<FixedPointOracle>();
    const auto other = dot.exact();
    ASSERT_EQ(fixed.sign(), other.sign());
    const double magnitude = other.approximate_magnitude();
    if (magnitude == kInfinity) continue;
    ASSERT_NEAR(fixed.approximate_magnitude(), magnitude, magnitude * 0x1p-40);
    const double value = other.sign() * magnitude;
    for (const double nearby : {value, std::nextafter(value, 0.0), -value}) {
      ASSERT_EQ(sign_of_difference(fixed, nearby), sign_of_difference(other, nearby));
    }
  }
}

TEST(ExactArithmetic, ErrorsOfSumsAndProductsAreExact) {
  Random random(2);
  for (int i = 0; i < 20000; ++i) {
    const int exponent = exponent_within(random, -1074, 1000);
    const double a = number(random, exponent);
    const double b = number(
        random, std::clamp(exponent_within(random, exponent - 60, exponent + 60), -1074, 1010));
    const Rounded sum = two_sum(a, b);
    EXPECT_EQ(sum.value, a + b);
    Oracle exact;
    for (const double term : {a, b, -sum.value, -sum.rest}) exact.add(term);
    ASSERT_EQ(exact.sign(), 0) << a << " + " << b;

    const double factor = number(random, exponent_within(random, std::max(-1074, -968 - exponent),
                                                         std::min(1010, 1010 - exponent)));
    const Rounded product = two_product(a, factor);
    EXPECT_EQ(product.value, a * factor);
    exact.add_product(a, factor);
    exact.add(-product.value);
    exact.add(-product.rest);
    ASSERT_EQ(exact.sign(), 0) << a << " * " << factor;
  }
}

// The claim itself, on more than 100,000 dot products of all kinds.
TEST(Dot2, TheErrorIsNeverLargerThanClaimed) {
  struct Range {
    const char* name;
    int low, high;
    std::size_t most_terms;
  };
  Random random(3);
  int all_certified = 0;
  for (const Range& range :
       {Range{"all exponents", -2140, 1022, 12},  //
        Range{"similar exponents", -30, 30, 12},  //
        Range{"equal exponents", 0, 0, 3},        //
        Range{"around underflow", -1140, -950, 8}, Range{"subnormal", -1080, -1060, 4},
        Range{"around overflow", 1015, 1022, 6}}) {
    double tightest = 0;
    int certified = 0;
    for (int i = 0; i < 22000; ++i) {
      const Dot dot = draw(random, range.low, range.high, range.most_terms);
      const CertifiedSum sum = dot.certified();
      if (!sum.certified()) continue;
      ++certified;
      const Oracle exact = dot.exact();
      const double ratio = error_ratio(exact, sum);
      ASSERT_LE(ratio, 1) << range.name;
      ASSERT_EQ(sum.high + sum.low, sum.high);
      ASSERT_GE(sign_of_difference(exact, sum.lower_bound()), 0) << range.name;
      ASSERT_LE(sign_of_difference(exact, sum.upper_bound()), 0) << range.name;
      tightest = std::max(tightest, ratio);
    }
    std::printf("%-18s %5d certified, largest |actual| / claimed error %.4f\n", range.name,
                certified, tightest);
    all_certified += certified;
  }
  EXPECT_GE(all_certified, 100000);
}

// Up to a condition number of 1e30, and near enough to twice the precision throughout.
TEST(Dot2, IllConditionedSumsKeepTwiceThePrecision) {
  Random random(4);
  double worst_condition = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::size_t terms = 6 + below(random, 60);
    const Dot dot = draw_ill_conditioned(random, terms, static_cast<int>(below(random, 110)));
    Sum2 sum;
    sum.add_products(dot.x, dot.w);
    const CertifiedSum result = sum.result();
    const Oracle exact = dot.exact();
    ASSERT_LE(error_ratio(exact, result), 1);
    const auto n = static_cast<double>(terms);
    ASSERT_LE(result.error, n * n * 0x1p-105 * sum.magnitude());
    if (exact.sign() != 0) {
      worst_condition = std::max(worst_condition, sum.magnitude() / exact.approximate_magnitude());
    }
  }
  EXPECT_GT(worst_condition, 1e30);
}

// Searches for the dot product whose error comes nearest to what is claimed, and does not get past.
TEST(Dot2, NoSearchFindsAnErrorThatWasNotClaimed) {
  Random random(5);
  double tightest = 0;
  for (int start = 0; start < 40; ++start) {
    Dot best = draw(random, -2, 2, 4);
    double best_ratio = error_ratio(best.exact(), best.certified());
    for (int step = 0; step < 500; ++step) {
      Dot next = best;
      double& changed = random() % 2 == 0 ? next.x[below(random, next.x.size())]
                                          : next.w[below(random, next.w.size())];
      const auto bits = std::bit_cast<std::uint64_t>(changed);
      changed = std::bit_cast<double>(bits ^ std::uint64_t{1} << below(random, 54));
      const CertifiedSum sum = next.certified();
      if (!sum.certified()) continue;
      const double ratio = error_ratio(next.exact(), sum);
      ASSERT_LE(ratio, 1);
      if (ratio < best_ratio) continue;
      best = next;
      best_ratio = ratio;
    }
    tightest = std::max(tightest, best_ratio);
  }
  EXPECT_GT(tightest, 0.5) << "the claim could be smaller, or the search is not one";
  std::printf("largest |actual| / claimed error found by climbing %.4f\n", tightest);
}

TEST(Dot2, SaysWhenItIsExact) {
  const std::vector<double> x{3, -5, 0, 1e7}, w{7, 11, 1e300, -1e7};
  const CertifiedSum integers = dot2(x, w, 1);
  EXPECT_EQ(integers.high, -1e14 - 33);
  EXPECT_EQ(integers.error, 0);
  EXPECT_EQ(integers.lower_bound(), integers.high);
  EXPECT_EQ(integers.upper_bound(), integers.high);

  const std::vector<double> third{1.0 / 3};
  const CertifiedSum one_product = dot2(third, third);
  EXPECT_EQ(one_product.error, 0);
  EXPECT_EQ(one_product.low, std::fma(third[0], third[0], -one_product.high));
  EXPECT_NE(one_product.low, 0);
  EXPECT_EQ(one_product.upper_bound(),
            one_product.low > 0 ? std::nextafter(one_product.high, 1.0) : one_product.high);

  const CertifiedSum nothing = dot2({}, {});
  EXPECT_EQ(nothing.high, 0);
  EXPECT_EQ(nothing.error, 0);
}

TEST(Dot2, UnderflowIsAccountedFor) {
  const std::vector<double> tiny{kSmallest}, half{0.5}, one{1};
  EXPECT_EQ(dot2(tiny, half).high, 0);
  EXPECT_GE(dot2(tiny, half).error, kSmallest);  // half of it is lost, and half of it is no double
  EXPECT_LE(dot2(tiny, half).error, 4 * kSmallest);
  EXPECT_EQ(dot2(tiny, one).high, kSmallest);
  const std::vector<double> x{0x1.fffffffffffffp-500}, w{0x1.fffffffffffffp-480};
  const CertifiedSum lost_bits = dot2(x, w);
  EXPECT_GT(lost_bits.error, 0);
  EXPECT_LE(error_ratio(Dot{x, w}.exact(), lost_bits), 1);
}

TEST(Dot2, OverflowClaimsNothing) {
  const auto nothing_known = [](const std::vector<double>& x, const std::vector<double>& w,
                                double bias) {
    const CertifiedSum sum = dot2(x, w, bias);
    return !sum.certified() && sum.error == kInfinity && std::isnan(sum.high) &&
           sum.lower_bound() == -kInfinity && sum.upper_bound() == kInfinity;
  };
  EXPECT_TRUE(nothing_known({kLargest}, {2}, 0));
  EXPECT_TRUE(nothing_known({kLargest}, {1}, kLargest));
  EXPECT_TRUE(nothing_known({kLargest, -kLargest}, {1, 1}, kLargest));  // on the way
  EXPECT_TRUE(nothing_known({kLargest, 1, 1, 1}, {-2, 1, 1, 1}, 1));
  EXPECT_TRUE(nothing_known({kInfinity, 1}, {1, 1}, 0));
  EXPECT_TRUE(nothing_known({0, 1}, {kInfinity, 1}, 0));
  EXPECT_TRUE(nothing_known({1, 1}, {1, std::nan("")}, 0));
  EXPECT_TRUE(nothing_known({1, 1}, {1, 1}, -kInfinity));
  EXPECT_TRUE(nothing_known({1, 1}, {1}, 0)) << "of different sizes";
  EXPECT_EQ(dot2(std::vector{kLargest}, std::vector{1.0}).upper_bound(), kLargest);
  EXPECT_EQ(dot2(std::vector{kLargest, 1.0}, std::vector{1.0, 1.0}).upper_bound(), kInfinity);
  EXPECT_EQ(dot2(std::vector{kLargest, 1.0}, std::vector{1.0, 1.0}).lower_bound(), kLargest);
}

// Where two_sum overflows on the way to a finite sum, nothing wrong may be claimed either.
TEST(Sum2, IsSafeNextToOverflow) {
  Random random(6);
  for (int i = 0; i < 20000; ++i) {
    std::vector<double> terms;
    Oracle exact;
    for (std::size_t k = 0; k < 4; ++k) {
      const auto term = std::bit_cast<double>(std::bit_cast<std::uint64_t>(kLargest) -
                                              below(random, std::uint64_t{1} << below(random, 54)));
      terms.push_back(k % 2 == 0 ? term : -term);
      exact.add(terms.back());
    }
    const CertifiedSum sum = sum2(terms);
    if (!sum.certified()) continue;
    ASSERT_LE(error_ratio(exact, sum), 1);
    ASSERT_LE(sign_of_difference(exact, sum.upper_bound()), 0);
  }
}

TEST(Sum2, KeepsWhatAPlainSumLoses) {
  EXPECT_EQ(sum2(std::vector{1e16, 1.0, -1e16}).high, 1);
  EXPECT_EQ(sum2(std::vector{1e16, 1.0, -1e16}).error, 0);
  const CertifiedSum far_apart = sum2(std::vector{1e300, 1.0, 1e-300, -1e300});
  EXPECT_EQ(far_apart.high, 1);
  EXPECT_GT(far_apart.error, 1e-300);
}

TEST(Sum2, StepByStepIsTheSameAsAtOnce) {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    const Dot dot = draw(random, -1200, 900, 30);
    Sum2 steps;
    steps.add(dot.bias);
    for (std::size_t k = 0; k < dot.x.size(); ++k) steps.add_product(dot.x[k], dot.w[k]);
    const CertifiedSum at_once = dot.certified();
    const CertifiedSum result = steps.result();
    ASSERT_EQ(result.high, at_once.high);
    ASSERT_EQ(result.low, at_once.low);
    ASSERT_EQ(result.error, at_once.error);
  }
}

TEST(Sum2, MagnitudeIsAnUpperBoundAndNear) {
  Random random(8);
  for (const int low : {-2100, -1100, -20}) {
    for (int i = 0; i < 3000; ++i) {
      const Dot dot = draw(random, low, low + 40, 30);
      Sum2 sum;
      sum.add_products(dot.x, dot.w);
      Oracle exact;
      for (std::size_t k = 0; k < dot.x.size(); ++k) {
        exact.add_product(std::abs(dot.x[k]), std::abs(dot.w[k]));
      }
      ASSERT_LE(sign_of_difference(exact, sum.magnitude()), 0);
      const double slack = 100 * static_cast<double>(dot.x.size());
      ASSERT_LE(sum.magnitude(),
                exact.approximate_magnitude() * (1 + slack * 0x1p-53) + slack * kSmallest);
    }
  }
}

}  // namespace
}  // namespace convlaw
