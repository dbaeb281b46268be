// SPDX-License-Identifier: MIT
#include "properties/cases/operands.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "properties/tests/wide_open.h"

namespace convlaw {
namespace {

TEST(Operands, ExactPatternsAreExactAndFloatsAreNot) {
  const Domain domain = wide_open();
  int floats = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    RandomChoices random(seed);
    const Case c = decode(random, domain);
    if (c.problem().images() == 0 || c.problem().in_channels == 0) continue;
    const Operands operands = make_operands(c, 4);
    EXPECT_TRUE(operands_are_in_range(c.typed.dtype, operands)) << to_string(c);
    if (is_integer(c.typed.dtype)) {
      EXPECT_TRUE(sums_are_exact(c.typed.dtype, operands)) << to_string(c);
      continue;
    }
    if (is_exact(c.data.pattern)) {
      EXPECT_TRUE(sums_are_exact(c.typed.dtype, operands)) << to_string(c);
    } else {
      ++floats;
      EXPECT_FALSE(sums_are_exact(c.typed.dtype, operands)) << to_string(c);
    }
  }
  EXPECT_GT(floats, 100);
}

TEST(Operands, FloatsFillTheirSignificand) {
  for (const char* type : {"f32", "f64"}) {
    const Case c = *parse_case(std::string("convlaw1: c4 h9 w9 oc1 k1 data=floats#3 ") + type);
    int odd = 0;
    const Values input = make_operands(c).input;
    for (const double x : input.elements()) {
      int exponent = 0;
      const double scaled = std::ldexp(std::frexp(x, &exponent), precision_bits(c.typed.dtype));
      EXPECT_EQ(scaled, std::trunc(scaled));
      odd += std::fmod(scaled, 2) != 0 ? 1 : 0;
      EXPECT_GE(exponent, -8);
      EXPECT_LE(exponent, 7);
    }
    EXPECT_GT(odd, 100);
  }
}

// A case string means the same data for ever.
TEST(Operands, OfACaseStringStayTheSame) {
  const auto first = [](const std::string& data) {
    const Operands operands = make_operands(*parse_case("convlaw1: c2 h3 w4 oc2 k1x2 " + data));
    std::vector<double> numbers(operands.input.elements().begin(),
                                operands.input.elements().begin() + 5);
    numbers.insert(numbers.end(), operands.weight.elements().begin(),
                   operands.weight.elements().begin() + 3);
    return numbers;
  };
  EXPECT_EQ(first("data=ints#1"),
            (std::vector<double>{-1469, -784, 1391, 1479, 693, -1305, -82, -910}));
  EXPECT_EQ(first("u8 data=ints#1"), (std::vector<double>{155, 7, 21, 112, 218, 9, 32, -7}));
  EXPECT_EQ(first("data=small_ints#2"), (std::vector<double>{-2, 1, 1, 3, 0, 3, 1, -2}));
  EXPECT_EQ(first("data=sparse#3"), (std::vector<double>{0, -1, 0, 0, 0, -6, 0, -7}));
}

TEST(Operands, BytesTakeTheWholeOfTheirRangeAndHeadroomLeavesRoom) {
  const Case c = *parse_case("convlaw1: n4 c8 h9 w9 oc8 k3 u8 data=ints#3");
  const auto extremes = [&](std::int64_t headroom) {
    const Operands operands = make_operands(c, headroom);
    const auto [x, X] =
        std::minmax_element(operands.input.elements().begin(), operands.input.elements().end());
    const auto [w, W] =
        std::minmax_element(operands.weight.elements().begin(), operands.weight.elements().end());
    return std::vector<double>{*x, *X, *w, *W};
  };
  EXPECT_EQ(extremes(1), (std::vector<double>{0, 255, -127, 127}));
  EXPECT_EQ(extremes(4), (std::vector<double>{0, 63, -31, 31}));
  Operands operands = make_operands(c);
  operands.input.elements().front() = 256;
  EXPECT_FALSE(operands_are_in_range(ElementType::u8, operands));
  operands.input.elements().front() = -1;
  EXPECT_FALSE(operands_are_in_range(ElementType::u8, operands));
  operands.input.elements().front() = 0;
  for (const double low : {-128.0, -129.0}) {  // of the weight, which is i8
    operands.weight.elements().front() = low;
    EXPECT_EQ(operands_are_in_range(ElementType::u8, operands), low == -128) << low;
  }
  operands.weight.elements().front() = 128;
  EXPECT_FALSE(operands_are_in_range(ElementType::u8, operands));
  EXPECT_TRUE(operands_are_in_range(ElementType::f16, operands));
}

TEST(Operands, LongKernelsOfNarrowTypesAreSparseSoThatSumsStayExact) {
  const Case c = *parse_case("convlaw1: c40 h5 w5 oc3 k5 bf16 data=ints#3");
  const Operands operands = make_operands(c, 2);
  EXPECT_TRUE(sums_are_exact(ElementType::bf16, operands));
  for (std::int64_t oc = 0; oc < 3; ++oc) {
    int used = 0;
    for (std::int64_t tap = 0; tap < 1000; ++tap) {
      used += operands.weight(oc, tap / 25, tap / 5 % 5, tap % 5) != 0 ? 1 : 0;
    }
    EXPECT_GT(used, 15) << oc;
  }
}

TEST(Operands, ElementsDoNotDependOnTheExtents) {
  const Case large = *parse_case("convlaw1: n2 c3 h6 w7 oc2 k1 data=sparse#5");
  const Case small = *parse_case("convlaw1: n1 c2 h3 w4 oc2 k1 data=sparse#5");
  const Values a = make_operands(large).input;
  const Values b = make_operands(small).input;
  for_each_index(b.extents(), [&](auto... index) { EXPECT_EQ(a(index...), b(index...)); });
}

TEST(Operands, SparseDataAreMostlyZeros) {
  const Values input =
      make_operands(*parse_case("convlaw1: c4 h20 w20 oc1 k1 data=sparse#5")).input;
  const auto zeros = std::count(input.elements().begin(), input.elements().end(), 0.0);
  EXPECT_GT(zeros, 1600 * 7 / 10);
  EXPECT_LT(zeros, 1600 * 9 / 10);
}

TEST(Operands, OneHotNamesTheTap) {
  const Operands operands = make_operands(*parse_case("convlaw1: c2 h3 w3 oc2 k2 data=one_hot#8"));
  double sum = 0;
  for (const double x : operands.input.elements()) sum += x;
  EXPECT_EQ(sum, 1);
  EXPECT_EQ(operands.weight(1, 1, 1, 1), 8);
  EXPECT_EQ(operands.bias, (std::vector<double>{0, 0}));
}

TEST(Operands, OfARunAreCountedWithTheirPadding) {
  const Case c = *parse_case("convlaw1: n2 c3 h4 w5 oc6 k3x2 p1x0 data=ints#1");
  EXPECT_EQ(elements_of_a_run(c.problem()), 2 * 3 * 6 * 5 + 6 * 3 * 3 * 2 + 2 * 6 * 4 * 4);
}

}  // namespace
}  // namespace convlaw
