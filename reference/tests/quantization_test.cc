// SPDX-License-Identifier: MIT
// Requantization: the definition by hand, and the rules against implementations of them, over every
// sum of a range.
#include "convlaw/quantization.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

std::int64_t clamp_to(std::int64_t q, const Requantization& to) {
  const std::int64_t low = to.type == ElementType::i8 ? -128 : 0;
  return std::clamp(q, low, low + 255);
}

// The multiplier as f32 implementations make it from three scales.
struct Scales {
  float x, w, y;
  Requantization requantization(std::int32_t zero_point, ElementType type) const {
    const double m = static_cast<double>(x) * static_cast<double>(w) / static_cast<double>(y);
    return {m, 2, zero_point, type};
  }
  float multiplier() const { return x * w / y; }
  float multiplied_otherwise() const { return x / y * w; }
};

using Round = float (*)(float);
float ties_to_even(float t) { return std::nearbyint(t); }
float ties_away(float t) { return std::round(t); }

std::int64_t by_float(std::int64_t sum, float multiplier, const Requantization& to, Round round) {
  const float t = round(static_cast<float>(sum) * multiplier);
  return clamp_to(static_cast<std::int64_t>(std::clamp(t, -1e9F, 1e9F)) + to.zero_point, to);
}

// gemmlowp's SaturatingRoundingDoublingHighMul and RoundingDivideByPOT, and TFLite's
// QuantizeMultiplier before them.
std::int64_t by_fixed_point(std::int64_t sum, double multiplier, const Requantization& to) {
  int exponent = 0;
  auto q = static_cast<std::int64_t>(std::round(std::frexp(multiplier, &exponent) * 0x1p31));
  if (q == std::int64_t{1} << 31) q /= 2, ++exponent;
  const std::int64_t shifted = exponent > 0 ? sum * (std::int64_t{1} << exponent) : sum;
  const std::int64_t product = shifted * q;
  const std::int64_t nudge = product >= 0 ? std::int64_t{1} << 30 : 1 - (std::int64_t{1} << 30);
  std::int64_t high = (product + nudge) / (std::int64_t{1} << 31);
  if (exponent < 0) {
    const std::int64_t mask = (std::int64_t{1} << -exponent) - 1;
    const std::int64_t remainder = high & mask;
    const std::int64_t threshold = (mask >> 1) + (high < 0 ? 1 : 0);
    high = (high >> -exponent) + (remainder > threshold ? 1 : 0);
  }
  return clamp_to(high + to.zero_point, to);
}

TEST(Requantize, RoundsHalfToEvenThenAddsTheZeroPointThenClamps) {
  const Requantization half{0.5, 0, 10, ElementType::i8};
  EXPECT_EQ(requantize(1, half), 10);
  EXPECT_EQ(requantize(3, half), 12);
  EXPECT_EQ(requantize(-1, half), 10);
  EXPECT_EQ(requantize(-3, half), 8);
  EXPECT_EQ(requantize(1000, half), 127);
  EXPECT_EQ(requantize(-1000, half), -128);
  EXPECT_EQ(requantize(-1000, {0.5, 0, 10, ElementType::u8}), 0);
  EXPECT_EQ(requantize(1000, {1e30, 0, 10, ElementType::u8}), 255);
}

TEST(LegalRequantized, OneValueButAtTiesBothNeighbours) {
  const Requantization half{0.5, 0, 0, ElementType::i8};
  const auto range = [&](std::int64_t sum, RequantizationRule rule) {
    const IntegerRange legal = legal_requantized(sum, half, rule);
    return std::pair(legal.low, legal.high);
  };
  EXPECT_EQ(range(8, RequantizationRule::float_multiply), std::pair(4L, 4L));
  EXPECT_EQ(range(9, RequantizationRule::float_multiply), std::pair(4L, 5L));
  EXPECT_EQ(range(-9, RequantizationRule::float_multiply), std::pair(-5L, -4L));
  EXPECT_EQ(range(0, RequantizationRule::float_multiply), std::pair(0L, 0L));
  EXPECT_EQ(range(1000, RequantizationRule::float_multiply), std::pair(127L, 127L));
}

// Every sum whose output is not clamped, or very many; those about ties; powers of two and their
// neighbours.
template <class Use>
void for_each_sum(const Requantization& to, Use use) {
  const auto reach = static_cast<std::int64_t>(
      std::min(400 / to.multiplier, static_cast<double>(std::numeric_limits<std::int32_t>::max())));
  // Runs of sixteen, with gaps between them where there are very many.
  const std::int64_t gap = reach / 10'000;
  for (std::int64_t sum = 0; sum <= reach; sum += sum % 16 < 15 ? 1 : gap + 1) use(sum), use(-sum);
  // The sums nearest to every tie, where the shortcuts part.
  for (double tie = 0.5; tie < 140; ++tie) {
    const auto nearest = static_cast<std::int64_t>(std::nearbyint(tie / to.multiplier));
    for (std::int64_t sum = nearest - 20; sum <= nearest + 20; ++sum) {
      if (std::abs(sum) <= reach) use(sum), use(-sum);
    }
  }
  for (int bit = 0; bit < 31; ++bit) {
    for (const std::int64_t sum : {(1L << bit) - 1, 1L << bit, (1L << bit) + 1}) {
      if (sum <= std::numeric_limits<std::int32_t>::max()) use(sum), use(-sum);
    }
  }
}

std::vector<Scales> scales() {
  std::vector<Scales> all{{0.5F, 1, 1},
                          {1, 1, 1},
                          {0.02F, 0.005F, 0.1F},
                          {0.1F, 0.1F, 0.0099F},
                          {0.25F, 3, 1.5F},
                          {1.0F / 3, 3, 1},
                          // A multiplier that a 31-bit integer rounds to a power of two.
                          {1 - 0x1p-17F, 1 + 0x1p-17F, 1}};
  std::mt19937 random(1);
  std::uniform_real_distribution<float> exponent(-9, 1);
  for (int i = 0; i < 30; ++i) {
    all.push_back(
        {std::exp2(exponent(random)), std::exp2(exponent(random)), std::exp2(exponent(random))});
  }
  return all;
}

TEST(LegalRequantized, AdmitsEveryFloatMultiplication) {
  for (const Scales& s : scales()) {
    const Requantization to = s.requantization(-3, ElementType::i8);
    const Requantization given{static_cast<double>(s.multiplier()), 0, -3, ElementType::i8};
    for_each_sum(to, [&](std::int64_t sum) {
      for (const Round round : {&ties_to_even, &ties_away}) {
        for (const float multiplier : {s.multiplier(), s.multiplied_otherwise()}) {
          const IntegerRange legal = legal_requantized(sum, to, RequantizationRule::float_multiply);
          const std::int64_t q = by_float(sum, multiplier, to, round);
          ASSERT_TRUE(legal.contains(q)) << sum << " * " << multiplier << " gives " << q;
        }
        const std::int64_t q = by_float(sum, s.multiplier(), to, round);
        ASSERT_TRUE(legal_requantized(sum, given, RequantizationRule::float_multiply).contains(q));
      }
      ASSERT_TRUE(legal_requantized(sum, to, RequantizationRule::float_multiply)
                      .contains(requantize(sum, to)));
    });
  }
}

TEST(LegalRequantized, AdmitsEveryFixedPointMultiplication) {
  int beyond_float = 0;
  for (const Scales& s : scales()) {
    if (s.multiplier() > 4) continue;
    const Requantization to = s.requantization(5, ElementType::u8);
    const Requantization given{to.multiplier, 0, 5, ElementType::u8};
    for_each_sum(to, [&](std::int64_t sum) {
      if (std::abs(sum) >= 1L << 28) return;  // what is shifted left must fit in 32 bits
      const std::int64_t q = by_fixed_point(sum, to.multiplier, to);
      ASSERT_TRUE(
          legal_requantized(sum, given, RequantizationRule::fixed_point_multiply).contains(q))
          << sum << " * " << to.multiplier << " gives " << q;
      const auto from_float = static_cast<double>(s.multiplier());
      ASSERT_TRUE(legal_requantized(sum, to, RequantizationRule::fixed_point_multiply)
                      .contains(by_fixed_point(sum, from_float, to)));
      if (!legal_requantized(sum, given, RequantizationRule::float_multiply).contains(q)) {
        ++beyond_float;
      }
    });
  }
  EXPECT_GT(beyond_float, 0);  // else one rule would do
}

TEST(LegalRequantized, RejectsAnOffByOneAwayFromTies) {
  for (const RequantizationRule rule :
       {RequantizationRule::float_multiply, RequantizationRule::fixed_point_multiply}) {
    for (const Scales& s : scales()) {
      const Requantization to = s.requantization(0, ElementType::i8);
      int single = 0;
      int all = 0;
      for_each_sum(to, [&](std::int64_t sum) {
        const IntegerRange legal = legal_requantized(sum, to, rule);
        ASSERT_LE(legal.low, legal.high);
        ASSERT_LE(legal.high - legal.low, 1);
        const double t = static_cast<double>(sum) * to.multiplier;
        if (t < -127 || t > 126) return;
        ++all;
        single += legal.low == legal.high ? 1 : 0;
        // Further from a tie than any shortcut goes.
        const double to_tie = std::abs(t - std::floor(t) - 0.5);
        int exponent = 0;
        std::frexp(to.multiplier, &exponent);
        const double second = rule == RequantizationRule::fixed_point_multiply
                                  ? std::ldexp(0.5, std::min(0, exponent))
                                  : 0;
        if (to_tie > second + 1e-4) {
          const std::int64_t q = requantize(sum, to);
          ASSERT_TRUE(legal.contains(q));
          ASSERT_FALSE(legal.contains(q + 1)) << sum << " * " << to.multiplier;
          ASSERT_FALSE(legal.contains(q - 1)) << sum << " * " << to.multiplier;
        }
      });
      const bool has_exact_ties =
          std::ldexp(to.multiplier, 4) == std::floor(std::ldexp(to.multiplier, 4));
      if (rule == RequantizationRule::float_multiply && !has_exact_ties) {
        EXPECT_GT(single, all * 99 / 100) << to.multiplier;
      }
    }
  }
}

struct Example {
  Conv2dProblem p = parse_line("convlaw1: c1 h1 w2 oc2 k1x3 p0x1")->problem;
  AnyTensor x{ElementType::u8, {1, 1, 1, 2}};
  AnyTensor w{ElementType::i8, {2, 1, 1, 3}};
  AnyTensor b{ElementType::i32, {2, 1, 1, 1}};
  AnyTensor y{ElementType::i8, {1, 2, 1, 2}};
  Quantization x_scale{{0.5F}, {100}, -1};
  Quantization w_scale{{0.5F, 0.25F}, {}, 0};
  Quantization y_scale{{2}, {-1}, -1};

  Example() {
    const double input[] = {110, 96};
    const double weight[] = {1, 2, 3, 4, 5, 6};
    for (int i = 0; i < 2; ++i) x.set(i, input[i]);
    for (int i = 0; i < 6; ++i) w.set(i, weight[i]);
    b.set(0, 8), b.set(1, -100);
  }
  std::vector<double> outputs() const { return {y.get(0), y.get(1), y.get(2), y.get(3)}; }
};

// Large zero points leave f32 and f64, in which sums of small numbers are exact, one after the
// other.
TEST(IntegerSums, AreExactHoweverLargeTheZeroPoints) {
  Example e;
  for (const std::int32_t x_zero : {0, 1'000, -3'000'000, 2'000'000'000}) {
    for (const std::int32_t w_zero : {0, -7'001, 5'000'003, -2'000'000'000}) {
      const Tensor<std::int64_t> sums = integer_sums(e.p, {e.x.view(), {{1}, {x_zero}, -1}},
                                                     {e.w.view(), {{1}, {w_zero}, -1}}, e.b.view());
      for_each_index(sums.extents(), [&](auto, auto oc, auto, auto ow) {
        auto expected = static_cast<std::int64_t>(e.b.get(oc));
        for (std::int64_t kw = 0; kw < 3; ++kw) {
          const std::int64_t iw = ow + kw - 1;
          if (iw < 0 || iw > 1) continue;
          expected += (static_cast<std::int64_t>(e.x.get(iw)) - x_zero) *
                      (static_cast<std::int64_t>(e.w.get(3 * oc + kw)) - w_zero);
        }
        EXPECT_EQ(sums(0, oc, 0, ow), expected) << x_zero << ' ' << w_zero;
      });
    }
  }
}

TEST(Conv2dRequantized, SubtractsZeroPointsSoThatPaddingIsARealZero) {
  Example e;
  const Tensor<std::int64_t> sums =
      integer_sums(e.p, {e.x.view(), e.x_scale}, {e.w.view(), e.w_scale}, e.b.view());
  // Input 10, -4 between real zeros.
  EXPECT_EQ(sums.elements(),
            (std::vector<std::int64_t>{8 + 20 - 12, 8 + 10 - 8, -100 + 50 - 24, -100 + 40 - 20}));
  EXPECT_FALSE(conv2d_requantized(e.p, {e.x.view(), e.x_scale}, {e.w.view(), e.w_scale}, e.b.view(),
                                  e.y_scale, e.y));
  // Times 1/8 and 1/16: 2, 1.25, -4.625, -5; and the zero point.
  EXPECT_EQ(e.outputs(), (std::vector<double>{1, 0, -6, -6}));
}

TEST(JudgeRequantized, AcceptsTheDefinitionAndFindsTheFirstWrongOutput) {
  Example e;
  const QuantizedView x{e.x.view(), e.x_scale};
  const QuantizedView w{e.w.view(), e.w_scale};
  ASSERT_FALSE(conv2d_requantized(e.p, x, w, e.b.view(), e.y_scale, e.y));
  EXPECT_TRUE(judge_requantized(e.p, x, w, e.b.view(), {e.y.view(), e.y_scale})->accepted());
  e.y.set(2, -5);
  const auto judgement = judge_requantized(e.p, x, w, e.b.view(), {e.y.view(), e.y_scale});
  ASSERT_FALSE(judgement->accepted());
  EXPECT_EQ(judgement->outputs, 4);
  EXPECT_EQ(judgement->rejected, 1);
  EXPECT_EQ(judgement->first_rejected->index, (std::array<std::int64_t, 4>{0, 1, 0, 0}));
  EXPECT_EQ(judgement->first_rejected->got, -5);
  EXPECT_EQ(judgement->first_rejected->legal.high, -6);
}

TEST(JudgeRequantized, NamesTheTensorThatDoesNotFit) {
  Example e;
  const QuantizedView w{e.w.view(), e.w_scale};
  const auto complaint = [&](const QuantizedView& x, const QuantizedView& the_weight) {
    const auto judgement =
        judge_requantized(e.p, x, the_weight, e.b.view(), {e.y.view(), e.y_scale});
    return judgement ? std::string() : judgement.error().message();
  };
  EXPECT_EQ(complaint({e.w.view(), {}}, w), "input is (2, 1, 1, 3): must be (1, 1, 1, 2)");
  EXPECT_EQ(complaint({e.b.view(), {}}, w), "input is i32: must be i8 or u8");
  EXPECT_EQ(complaint({e.x.view(), e.x_scale}, {e.w.view(), {{1}, {}, 0}}),
            "weight is 1 scales: must be 2");
  EXPECT_EQ(complaint({e.x.view(), {{1}, {}, 1}}, w),
            "input is quantized along axis 1: must have one scale: sums would not be of one unit");
  e.p.stride = {0, 1};
  EXPECT_EQ(complaint({e.x.view(), e.x_scale}, w).substr(0, 6), "stride");
}

}  // namespace
}  // namespace convlaw
