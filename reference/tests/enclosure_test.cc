// SPDX-License-Identifier: MIT
// The bounds and the sets of legal sums against every way of adding up, in formats so small that
// all ways can be tried.
#include "convlaw/enclosure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

#include "reference/src/error_bounds.h"
#include "reference/src/legal_sums.h"
#include "reference/src/special_values.h"

namespace convlaw {
namespace {

double sum_rounded(const Format& format, double a, double b) {
  // Toy operands are so short that their sum is exact in double.
  return round_to(format, a + b);
}

struct Instance {
  OutputTerms terms;

  std::size_t size() const { return terms.input.size() + (terms.bias ? 1 : 0); }
  bool is_product(std::size_t i) const { return i < terms.input.size(); }
  double exact(std::size_t i) const {
    return is_product(i) ? terms.input[i] * terms.weight[i] : *terms.bias;
  }
};

// The results of every tree over the addends of `mask`, by splitting it in two in all ways: an
// enumeration of another kind than the one in LegalSums.
std::set<double> all_results(const Instance& instance, const Format& format, unsigned mask) {
  std::set<double> results;
  if ((mask & (mask - 1)) == 0) {
    const auto i = static_cast<std::size_t>(std::countr_zero(mask));
    results.insert(instance.is_product(i) ? round_to(format, instance.exact(i))
                                          : instance.exact(i));
    return results;
  }
  for (unsigned left = (mask - 1) & mask; left != 0; left = (left - 1) & mask) {
    const unsigned right = mask & ~left;
    const std::set<double> right_results = all_results(instance, format, right);
    for (const double b : right_results) {
      for (const double a : all_results(instance, format, left)) {
        results.insert(sum_rounded(format, a, b));
      }
      const bool single = (left & (left - 1)) == 0;
      const auto i = static_cast<std::size_t>(std::countr_zero(left));
      if (single && instance.is_product(i)) {
        results.insert(sum_rounded(format, instance.exact(i), b));  // fused
      }
    }
  }
  return results;
}

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  double number(const Format& format) {
    const int significand = between(-(1 << format.precision) + 1, (1 << format.precision) - 1);
    const int lowest = format.min_exponent - format.precision + 1;
    const int exponent = between(0, 3) == 0 ? lowest : between(-format.precision, 1);
    return round_to(format, std::ldexp(significand, std::max(exponent, lowest)));
  }
  int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

  Instance instance(const Format& format, int products) {
    Instance instance;
    for (int i = 0; i < products; ++i) {
      instance.terms.input.push_back(number(format));
      instance.terms.weight.push_back(number(format));
    }
    if (between(0, 1) == 1) instance.terms.bias = number(format);
    return instance;
  }

 private:
  std::mt19937 random_;
};

Addends addends_of(const OutputSums& sums) {
  Addends a;
  a.products = sums.products;
  a.addends = sums.products + (sums.bias != 0 ? 1 : 0);
  a.magnitude = sums.magnitude;
  a.bias = std::fabs(sums.bias);
  a.ordered_magnitude = *sums.ordered_magnitude;
  a.largest_partial = (sums.magnitude + a.bias + std::fabs(sums.value + sums.bias)) / 2;
  return a;
}

std::set<double> all_results(const Instance& instance, const Format& format) {
  if (instance.size() == 0) return {0};
  return all_results(instance, format, (1U << instance.size()) - 1);
}

TEST(Enclosure, HoldsEveryOrderOfToyFormats) {
  double tightest = 0;
  for (const int precision : {3, 4, 6}) {
    const Format format{precision, -5, 40};
    Draw draw(static_cast<unsigned>(precision));
    for (int trial = 0; trial < 900; ++trial) {
      const Instance instance = draw.instance(format, draw.between(0, 4));
      const OutputSums sums = sum_terms(instance.terms);
      const Addends a = addends_of(sums);
      const double bound = direct_bound(format, false, a);
      for (const double result : all_results(instance, format)) {
        const double error = std::fabs(result - (sums.value + sums.bias));
        ASSERT_LE(error, bound) << "precision " << precision << " trial " << trial;
        if (bound > 0 && error > 0) tightest = std::max(tightest, error / bound);
      }
    }
  }
  // The bound is not slack: some order comes close to it.
  EXPECT_GT(tightest, 0.8);
}

TEST(Enclosure, HoldsEveryOrderOfExactProducts) {
  // Products of 3 bits by 3 bits in an accumulator of 6.
  const Format operand{3, -5, 40};
  const Format accumulator{6, -40, 60};
  Draw draw(7);
  double tightest = 0;
  for (int trial = 0; trial < 900; ++trial) {
    const Instance instance = draw.instance(operand, draw.between(0, 4));
    const OutputSums sums = sum_terms(instance.terms);
    const double bound = direct_bound(accumulator, true, addends_of(sums));
    for (const double result : all_results(instance, accumulator)) {
      const double error = std::fabs(result - (sums.value + sums.bias));
      ASSERT_LE(error, bound) << "trial " << trial;
      if (bound > 0) tightest = std::max(tightest, error / bound);
    }
  }
  EXPECT_GT(tightest, 0.5);
}

TEST(Enclosure, SetOfLegalSumsHoldsEveryOrder) {
  const Format format{4, -5, 40};
  Draw draw(11);
  int several = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const Instance instance = draw.instance(format, draw.between(0, 3));
    const LegalSums legal(instance.terms, false, format, format);
    const std::vector<double> values = legal.values();
    const std::set<double> results = all_results(instance, format);
    several += results.size() > 1 ? 1 : 0;
    for (const double result : results) {
      ASSERT_TRUE(legal.contains(result)) << "trial " << trial;
      ASSERT_NE(std::find(values.begin(), values.end(), result), values.end());
    }
    // ... and those of wider accumulators, which are rounded at the end.
    for (const int wider : {5, 6, 7, 9, 20}) {
      const Format wide{wider, -100, 100};
      for (const double result : all_results(instance, wide)) {
        ASSERT_TRUE(legal.contains(round_to(format, result))) << "trial " << trial;
      }
    }
    // It is a small set: the neighbours of its ends are not in it.
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const double unit = smallest_subnormal(format);
    EXPECT_FALSE(legal.contains(round_up_to(format, *greatest + unit)));
    EXPECT_FALSE(legal.contains(round_down_to(format, *least - unit)));
  }
  EXPECT_GT(several, 50);
}

// --- real formats
// ----------------------------------------------------------------------------------

Encloser encloser(ElementType type, std::string_view contract = "direct") {
  return {*parse_contract(contract), element_types(type)};
}

TEST(Enclosure, OneProductIsRoundedOnce) {
  const float x = 0x1.000002p0F;
  const float w = 0x1.fffffep3F;
  const Enclosure e = encloser(ElementType::f32).enclose(OutputTerms{{x}, {w}, {}});
  EXPECT_TRUE(e.contains(x * w));
  EXPECT_FALSE(e.contains(std::nextafter(x * w, 0.0F)));
  EXPECT_FALSE(e.contains(std::nextafter(x * w, 100.0F)));
}

TEST(Enclosure, IntegersAreExact) {
  for (const ElementType type : {ElementType::i8, ElementType::f32, ElementType::f64}) {
    const Enclosure e =
        encloser(type).enclose(OutputTerms{{1, -2, 3, 4, 5, 6}, {4, 5, 6, 7, 8, 9}, 100.0});
    EXPECT_EQ(e.low, 234) << to_string(type);
    EXPECT_EQ(e.high, 234) << to_string(type);
  }
}

TEST(Enclosure, WiderAccumulatorsAreLegal) {
  // 1 + 2^-24 + 2^-24: f32 may lose both, an exact accumulator keeps their sum.
  const OutputTerms terms{{1, 0x1p-12, 0x1p-12}, {1, 0x1p-12, 0x1p-12}, {}};
  const Enclosure e = encloser(ElementType::f32).enclose(terms);
  EXPECT_TRUE(e.contains(1));
  EXPECT_TRUE(e.contains(1 + 0x1p-23));
  EXPECT_FALSE(e.contains(1 + 0x1p-22));
}

TEST(Enclosure, ABiasOfAWiderTypeIsRoundedToTheAccumulator) {
  const OutputTerms terms{{0}, {1}, 0x1.763c6ap+1};
  const Encloser in_bf16 = encloser(ElementType::f32, "acc=bf16");
  const Enclosure e = in_bf16.enclose(terms);
  EXPECT_TRUE(e.contains(0x1.763c6ap+1));
  EXPECT_TRUE(e.contains(0x1.76p+1));
  EXPECT_TRUE(in_bf16.accepts(terms, sum_terms(terms), 0x1.76p+1));
  EXPECT_FALSE(e.contains(0x1.75p+1) || e.contains(0x1.78p+1));
}

TEST(Enclosure, ABiasBelowTheAccumulatorsNumbersIsRoundedToThem) {
  const OutputTerms terms{{0}, {1}, -0x1.18p-123};
  const Encloser in_f16 = encloser(ElementType::bf16, "acc=f16");
  EXPECT_TRUE(in_f16.enclose(terms).contains(0));
  EXPECT_TRUE(in_f16.accepts(terms, sum_terms(terms), 0));
  EXPECT_TRUE(in_f16.enclose(terms).contains(-0x1.18p-123));
  EXPECT_FALSE(in_f16.enclose(sum_terms(terms)).contains(-0x1p-24)) << "half as far is the nearest";
  EXPECT_FALSE(encloser(ElementType::bf16, "acc=f32").enclose(terms).contains(0));
}

// Products rounded to f64, their sum in whatever long double is.
TEST(Enclosure, SumsWiderThanF64AreLegal) {
  const Encloser f64 = encloser(ElementType::f64);
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (const double scale : {1.0, 0x1p-520}) {
    for (int i = 0; i < 2000; ++i) {
      OutputTerms terms;
      long double sum = 0;
      for (int k = 0; k < 3; ++k) {
        terms.input.push_back(uniform(random) * scale);
        terms.weight.push_back(uniform(random) * scale);
        sum += static_cast<long double>(terms.input.back() * terms.weight.back());
      }
      EXPECT_TRUE(f64.enclose(terms).contains(static_cast<double>(sum)));
    }
  }
}

TEST(Enclosure, AProductNextToUnderflowMayBeRoundedTwice) {
  // The product's last bits are below the smallest subnormal number, where f64 cannot tell them.
  const Encloser f64 = encloser(ElementType::f64);
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(1, 2);
  for (int i = 0; i < 200000; ++i) {
    const double x = uniform(random) * 0x1p-511;
    const double w = uniform(random) * 0x1p-510;
    const auto twice = static_cast<double>(static_cast<long double>(x) * w);
    const OutputTerms terms{{x}, {w}, {}};
    ASSERT_TRUE(f64.accepts(terms, sum_terms(terms), twice)) << i;
    ASSERT_FALSE(f64.accepts(terms, sum_terms(terms), twice * (1 + 0x1p-49))) << i;
  }
}

TEST(Enclosure, NarrowOutputIsRoundedNotTolerated) {
  // 2049 and 2050 are neighbours of no f16 but 2048 and 2050: the tie goes to even.
  const OutputTerms terms{{1, 1, 1, 1, 1}, {2045, 1, 1, 1, 1}, {}};
  const Enclosure e = encloser(ElementType::f16).enclose(terms);
  EXPECT_EQ(e.low, 2048);
  EXPECT_EQ(e.high, 2048);
  const Enclosure any = encloser(ElementType::f16, "output=any").enclose(terms);
  EXPECT_EQ(any.low, 2048);
  EXPECT_EQ(any.high, 2050);
}

TEST(Enclosure, BiasAfterRoundingIsAnotherContract) {
  // RN(2049 + 1) = 2050, but RN(RN(2049) + 1) = 2048.
  const OutputTerms terms{{1, 1, 1, 1, 1}, {2045, 1, 1, 1, 1}, 1.0};
  EXPECT_TRUE(encloser(ElementType::f16).enclose(terms).contains(2050));
  EXPECT_FALSE(encloser(ElementType::f16).enclose(terms).contains(2048));
  EXPECT_TRUE(encloser(ElementType::f16, "bias=after_rounding").enclose(terms).contains(2048));
  EXPECT_FALSE(encloser(ElementType::f16, "bias=after_rounding").enclose(terms).contains(2050));
  const Enclosure both = encloser(ElementType::f16, "bias=anywhere").enclose(terms);
  EXPECT_TRUE(both.contains(2048) && both.contains(2050));
}

TEST(Enclosure, OverflowThatDependsOnTheOrderIsUndecided) {
  const OutputTerms terms{{1, 1, 1}, {3e38, 3e38, -3e38}, {}};
  EXPECT_EQ(encloser(ElementType::f32).enclose(terms).kind, Enclosure::Kind::undecided);
  // The output of f16 overflows, its accumulator does not: infinity is what is left.
  const Enclosure e = encloser(ElementType::f16).enclose(OutputTerms{{60000}, {2}, {}});
  EXPECT_EQ(e.low, kInfinity);
  EXPECT_EQ(encloser(ElementType::i8).enclose(OutputTerms{{1}, {1}, 2147483647.0}).kind,
            Enclosure::Kind::undecided);
}

TEST(Enclosure, SpecialValuesFollowIeee) {
  const Encloser f32 = encloser(ElementType::f32);
  EXPECT_EQ(f32.enclose(OutputTerms{{kNaN, 1}, {1, 1}, {}}).kind, Enclosure::Kind::nan);
  EXPECT_EQ(f32.enclose(OutputTerms{{kInfinity, 1}, {0, 1}, {}}).kind, Enclosure::Kind::nan);
  EXPECT_EQ(f32.enclose(OutputTerms{{kInfinity, 1}, {1, -kInfinity}, {}}).kind,
            Enclosure::Kind::nan);
  const Enclosure infinite = f32.enclose(OutputTerms{{kInfinity, 1}, {-1, 1}, 3.0});
  EXPECT_TRUE(infinite.contains(-kInfinity));
  EXPECT_FALSE(infinite.contains(kInfinity) || infinite.contains(kNaN) || infinite.contains(1));
  OutputTerms at_the_border{{1}, {1}, {}};
  at_the_border.padding_meets_non_finite = true;
  EXPECT_TRUE(f32.enclose(at_the_border).contains(1));
  EXPECT_TRUE(f32.enclose(at_the_border).contains(kNaN));
  EXPECT_FALSE(f32.enclose(at_the_border).contains(2));
}

TEST(Enclosure, FlushedProductsMayLoseASumThatIsNormal) {
  OutputTerms terms;  // 64 products of 2^-130, from operands that are far from subnormal
  for (int i = 0; i < 64; ++i) {
    terms.input.push_back(0x1p-70);
    terms.weight.push_back(0x1p-60);
  }
  EXPECT_FALSE(encloser(ElementType::f32).enclose(terms).contains(0));
  EXPECT_TRUE(encloser(ElementType::f32, "ftz").enclose(terms).contains(0));
  EXPECT_TRUE(encloser(ElementType::f32, "ftz").enclose(terms).contains(0x1p-124));
  EXPECT_FALSE(encloser(ElementType::f32, "ftz").enclose(terms).contains(0x1p-117));
}

TEST(Enclosure, SubnormalResultsAreKeptUnlessFlushed) {
  const OutputTerms terms{{0x1p-100F}, {0x1p-40F}, {}};
  EXPECT_FALSE(encloser(ElementType::f32).enclose(terms).contains(0));
  EXPECT_TRUE(encloser(ElementType::f32, "ftz").enclose(terms).contains(0));
  EXPECT_TRUE(encloser(ElementType::f32).enclose(terms).contains(0x1p-140));
}

}  // namespace
}  // namespace convlaw
