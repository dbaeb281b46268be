// SPDX-License-Identifier: MIT
// The probabilities that certificates state, measured; the parts that they are made of.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "convlaw/conv2d.h"
#include "convlaw/problem_text.h"
#include "reference/src/certificate/checksum.h"
#include "reference/src/certificate/operands.h"
#include "reference/src/certificate/plan.h"
#include "reference/src/vector/kernels.h"

namespace convlaw {
namespace {

Conv2dProblem problem_of(const std::string& line) {
  return parse_line("convlaw1: " + line)->problem;
}

void compute(const Conv2dProblem& p, ProbeOperands& o) {
  const auto view = [](AnyTensor& t) {
    return TensorView<float>(static_cast<float*>(t.data()), t.extents(), t.strides());
  };
  conv2d<double>(p, view(o.input), view(o.weight), static_cast<const float*>(o.bias.data()),
                 view(o.output));
}

// ChaCha8's key stream for a key and nonce of zeros (draft-strombergson-chacha-test-vectors).
TEST(RandomStream, IsChaCha8OnEveryInstructionSet) {
  constexpr unsigned char kExpected[] = {0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6,
                                         0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1,
                                         0x2c, 0x84, 0x0e, 0xc3, 0xce, 0x9a, 0x7f, 0x3b,
                                         0x18, 0x1b, 0xe1, 0x88, 0xef, 0x71, 0x1a, 0x1e};
  std::vector<std::uint16_t> first(kRandomGroup), group(kRandomGroup);
  for (const Kernels* variant : supported_kernels()) {
    variant->random_group({}, 0, group.data());
    for (std::size_t word = 0; word < 8; ++word) {  // of block 0: 16 lanes apart
      EXPECT_EQ(std::memcmp(&group[32 * word], kExpected + 4 * word, 4), 0) << variant->name;
    }
    variant->random_group({{1, 2, 3}, 4}, 5, group.data());
    if (variant == supported_kernels()[0]) first = group;
    EXPECT_EQ(group, first) << variant->name;
    std::vector<float> floats(kRandomGroup + 3);
    variant->draw_f32({{1, 2, 3}, 4}, -7, 15, floats.data(), std::ssize(floats));
    variant->random_group({{1, 2, 3}, 4}, 0, group.data());
    EXPECT_EQ(floats[17], -7 + static_cast<int>(group[17] * 15U >> 16U)) << variant->name;
  }
}

TEST(RandomStream, LettersAreAsLikelyAsTheAlphabetSays) {
  for (const Alphabet alphabet : {Alphabet{-1, 3}, Alphabet{-60, 121}, Alphabet{0, 256}}) {
    AnyTensor tensor(ElementType::f64, {1, 1, 1000, 1000});
    RandomStream(3, 1, 2).fill(tensor, alphabet);
    std::vector<double> count(static_cast<std::size_t>(alphabet.size));
    for (std::int64_t i = 0; i < tensor.size(); ++i) {
      ++count.at(static_cast<std::size_t>(tensor.get(i) - alphabet.low));
    }
    const double p = 1.0 / alphabet.size;
    for (const double n : count) EXPECT_NEAR(n / 1e6, p, 5 * std::sqrt(p / 1e6));
    EXPECT_GE(alphabet.largest_atom(), p);
    EXPECT_LE(alphabet.largest_atom(), p + 0x1p-16);
  }
  for (const ElementType type : {ElementType::f64, ElementType::f16, ElementType::i8}) {
    AnyTensor a(ElementType::f32, {1, 3, 20, 30}), b(type, {1, 3, 20, 30});
    RandomStream(3, 1, 2).fill(a, {-50, 101});
    RandomStream(3, 1, 2).fill(b, {-50, 101});
    for (std::int64_t i = 0; i < a.size(); ++i) ASSERT_EQ(a.get(i), b.get(i));
  }
}

// The error that a mistake makes at one output of one probe, zero if the probe misses it.
using Mistake = double (*)(const ProbeOperands&);
double dropped_tap(const ProbeOperands& o) { return o.input.get(3) * o.weight.get(3); }
double swapped_weights(const ProbeOperands& o) {
  return (o.weight.get(2) - o.weight.get(3)) * (o.input.get(2) - o.input.get(3));
}
double tap_read_elsewhere(const ProbeOperands& o) {
  return o.weight.get(4) * (o.input.get(3) - o.input.get(4));
}
double wrong_bias(const ProbeOperands& o) { return o.bias.get(0) - o.bias.get(1); }

// How often single probes miss, within five standard deviations of what the theorem says; the bound
// is met by a tap that is dropped or read elsewhere if the probe is dense.
TEST(Probe, MissesAsOftenAsItSays) {
  const Conv2dProblem p = problem_of("c3 h2 w2 oc2 k2x2");
  const ElementTypes types = element_types(ElementType::f32);
  constexpr std::array<Mistake, 4> kMistakes{dropped_tap, tap_read_elsewhere, swapped_weights,
                                             wrong_bias};
  constexpr int kTrials = 20000;
  for (const int a : {1, 2, 8}) {
    for (const std::int64_t non_zero : {12, 5}) {
      ProbePlan plan;
      plan.taps = 12;
      plan.non_zero_weights = non_zero;
      plan.input = plan.weight = plan.bias = Alphabet::symmetric(a);
      ProbeOperands operands(p, types);
      std::array<int, 4> missed{};
      for (std::uint32_t i = 0; i < kTrials; ++i) {
        draw_structure({p, types, {}, plan, 5, i}, operands);
        for (std::size_t k = 0; k < 4; ++k) missed[k] += kMistakes[k](operands) == 0;
      }
      const double mu = map_miss_probability(plan, true);
      const double sigma = std::sqrt(mu * (1 - mu) / kTrials);
      for (const int m : missed) EXPECT_LE(m, kTrials * (mu + 5 * sigma)) << a << " " << non_zero;
      // Exactly: the weight and the input (or the difference of two) are not 0.
      const double atom = 1.0 / (2 * a + 1);
      const double seen = (non_zero < 12 ? 5.0 / 12 : 1 - atom) * (1 - atom);
      const double spread = 5 * std::sqrt(seen * (1 - seen) / kTrials) + 0x1p-14;
      EXPECT_NEAR(1.0 * missed[0] / kTrials, 1 - seen, spread) << a << " " << non_zero;
      EXPECT_NEAR(1.0 * missed[1] / kTrials, 1 - seen, spread) << a << " " << non_zero;
      if (non_zero == 12) {
        EXPECT_NEAR(mu, 1 - seen, 0x1p-14);
      }
    }
  }
}

TEST(Probe, OutputsAreAsSmallAsTheirTailSays) {
  const Conv2dProblem p = problem_of("c30 h3 w3 oc50 k3x3");
  const ElementTypes types = element_types(ElementType::f32);
  ProbePlan plan;
  plan.taps = plan.non_zero_weights = 270;
  plan.input = plan.weight = plan.bias = Alphabet::symmetric(3);
  ProbeOperands operands(p, types);
  for (const double threshold : {100.0, 150.0, 200.0}) {
    int beyond = 0;
    for (std::uint32_t i = 0; i < 100; ++i) {
      draw_structure({p, types, {}, plan, 5, i}, operands);
      compute(p, operands);
      for (std::int64_t o = 0; o < 50; ++o)
        beyond += std::fabs(operands.output.get(o)) >= threshold;
    }
    const double bound = tail_probability(plan, threshold);
    EXPECT_LT(bound, 1);
    EXPECT_LE(beyond / 5000.0, bound + 5 * std::sqrt(bound / 5000));
  }
}

class Checksum : public testing::Test {
 protected:
  void draw(const std::string& line, std::uint32_t number) {
    problem = problem_of(line);
    plan.taps =
        problem.in_channels / problem.groups * problem.kernel_size.h * problem.kernel_size.w;
    plan.non_zero_weights = plan.taps;
    plan.input = plan.weight = plan.bias = Alphabet::symmetric(20);
    operands.emplace(problem, types);
    draw_structure({problem, types, {}, plan, 1, number}, *operands);
    compute(problem, *operands);
    bounds.largest_sum = static_cast<double>(plan.taps) * 400 + 20;
  }
  std::optional<WrongOutput> check(std::uint32_t number) {
    OutputChecker checker(problem);
    RandomStream multipliers(2, number, 0);
    return checker.check(operands->integers(), bounds, multipliers);
  }

  Conv2dProblem problem;
  ElementTypes types = element_types(ElementType::f32);
  ProbePlan plan;
  std::optional<ProbeOperands> operands;
  OutputBounds bounds;
};

TEST_F(Checksum, AcceptsWhatIsRight) {
  for (std::uint32_t i = 0; i < 100; ++i) {
    draw("n2 c4 h6 w7 oc6 k3x2 s2x1 p1x1 g2", i);
    EXPECT_FALSE(check(i));
  }
}

TEST_F(Checksum, SeesEveryKindOfError) {
  draw("n2 c4 h6 w7 oc6 k3x2 s2x1 p1x1 g2", 1);
  for (std::uint32_t i = 0; i < 300; ++i) {
    const std::int64_t place = std::int64_t{i} * 7919 % operands->output.size();
    const double right = operands->output.get(place);
    for (const double wrong : {right + 1, right - 1024, right + 0.5, -right + (right == 0), 1e30,
                               static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
      operands->output.set(place, wrong);
      const auto found = check(i);
      ASSERT_TRUE(found) << place << " " << wrong;
      EXPECT_EQ(found->expected, right);
    }
    operands->output.set(place, right);
  }
}

// Errors that cancel in a plain sum over the channels do not cancel in a random one.
TEST_F(Checksum, SeesErrorsThatCancel) {
  draw("c4 h6 w7 oc6 k3x2 s2x1 p1x1", 1);
  const std::int64_t channel = operands->output.strides()[1];
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const std::int64_t place = i % channel;
    const double a = operands->output.get(place);
    const double b = operands->output.get(place + channel);
    operands->output.set(place, a + 1);
    operands->output.set(place + channel, b - 1);
    ASSERT_TRUE(check(i));
    operands->output.set(place, a);
    operands->output.set(place + channel, b);
  }
}

TEST_F(Checksum, SaysHowManyBitsItHas) {
  draw("c64 h6 w7 oc64 k3x3", 1);
  EXPECT_EQ(OutputChecker(problem).miss_probability({.largest_sum = 0x1p24}), 0x1p-22);
  draw("c8 h6 w7 oc8 k3x3 g8", 1);
  EXPECT_EQ(OutputChecker(problem).miss_probability({.largest_sum = 0x1p24}), 0);
}

TEST(Loops, GiveTheSameOnEveryInstructionSet) {
  constexpr std::int64_t kCount = 2500;
  std::vector<float> values(13 * kCount);
  kernels().draw_f32({{9}, 1}, -100, 201, values.data(), std::ssize(values));
  std::vector<double> doubles(values.begin(), values.end());
  std::vector<double> factors;
  std::vector<const float*> terms;
  std::vector<double> expected(kCount, 1);
  for (std::int64_t t = 0; t < 13; ++t) {
    factors.push_back(static_cast<double>(1000 * t - 3));
    terms.push_back(values.data() + t * kCount);
    for (std::int64_t i = 0; i < kCount; ++i) {
      expected[static_cast<std::size_t>(i)] +=
          factors.back() * doubles[static_cast<std::size_t>(t * kCount + i)];
    }
  }
  for (const Kernels* variant : supported_kernels()) {
    std::vector<double> sum(kCount, 1);
    variant->add_multiples_f32(sum.data(), kCount, terms.data(), factors.data(), 13);
    EXPECT_EQ(sum, expected) << variant->name;
    sum.assign(kCount, 1);
    EXPECT_TRUE(variant->add_integers_f32(sum.data(), kCount, values.data(), kCount, factors.data(),
                                          13, 100));
    EXPECT_EQ(sum, expected) << variant->name;
    sum.assign(kCount, 1);
    EXPECT_TRUE(variant->add_integers_f64(sum.data(), kCount, doubles.data(), kCount,
                                          factors.data(), 13, 100, 0));
    EXPECT_EQ(sum, expected) << variant->name;
    EXPECT_FALSE(variant->add_integers_f32(sum.data(), kCount, values.data(), kCount,
                                           factors.data(), 13, 99));
    for (const float bad : {0.5F, NAN, INFINITY, -101.0F, 3e9F}) {
      const float good = values[20000];
      values[20000] = bad;
      doubles[20000] = bad;
      EXPECT_FALSE(variant->add_integers_f32(sum.data(), kCount, values.data(), kCount,
                                             factors.data(), 13, 100));
      EXPECT_FALSE(variant->add_integers_f64(sum.data(), kCount, doubles.data(), kCount,
                                             factors.data(), 13, 100, 0.25));
      values[20000] = good;
      doubles[20000] = good;
    }
  }
}

}  // namespace
}  // namespace convlaw
