// SPDX-License-Identifier: MIT
// The ways are what the oracle is measured by, so they are measured first: on integers, where
// rounding has no say, all legal ones give the exact result and all faults another.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "convlaw/conv2d.h"
#include "reference/tests/ways/faults.h"
#include "reference/tests/ways/rounding.h"
#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

// All finite numbers of a 16-bit type that are not negative, in order: by their bits.
std::vector<double> numbers(ElementType type) {
  std::vector<double> all;
  for (std::uint16_t bits = 0; bits < 0x8000; ++bits) {
    const double value = load_element(type, &bits, 0);
    if (std::isfinite(value)) all.push_back(value);
  }
  return all;
}

TEST(Rounding, SixteenBitTypesRoundToTheirNeighbours) {
  for (const ElementType type : {ElementType::f16, ElementType::bf16}) {
    const std::vector<double> all = numbers(type);
    ASSERT_EQ(all.back(), greatest(type));
    ASSERT_EQ(all[1], std::ldexp(1.0, least_exponent(type)));
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
      const double low = all[i];
      const double high = all[i + 1];
      const double middle = (low + high) / 2;
      ASSERT_EQ(round_to(type, low), low);
      ASSERT_EQ(round_to(type, middle), i % 2 == 0 ? low : high) << middle;
      ASSERT_EQ(round_to(type, middle, Direction::nearest_away), high) << middle;
      ASSERT_EQ(round_to(type, -std::nextafter(high, 0), Direction::toward_zero), -low);
      ASSERT_EQ(round_to(type, std::nextafter(middle, 0)), low);
      ASSERT_EQ(round_to(type, -std::nextafter(middle, high)), -high);
    }
  }
  EXPECT_EQ(round_to(ElementType::f16, 65519), 65504);
  EXPECT_EQ(round_to(ElementType::f16, 65520), HUGE_VAL);
  EXPECT_EQ(round_to(ElementType::f16, 1e9, Direction::toward_zero), 65504);
  EXPECT_EQ(round_to_tf32(1 + 0x1p-11, Direction::nearest_even), 1);
  EXPECT_EQ(round_to_tf32(1 + 0x1p-11, Direction::nearest_away), 1 + 0x1p-10);
}

Conv2dProblem problem() {
  Conv2dProblem p;
  p.in_channels = 4;
  p.height = 6;
  p.width = 7;
  p.out_channels = 2;
  p.kernel_size = {3, 3};
  p.padding = Padding::symmetric({1, 1});
  return p;
}

// Integers of at most 3, without a pattern.
Operands integers(const Conv2dProblem& p, ElementType type) {
  const ElementTypes types = element_types(type);
  Operands operands{
      {types.input, {p.images(), p.in_channels, p.height, p.width}},
      {types.weight, {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}},
      AnyTensor(types.bias, {p.out_channels, 1, 1, 1})};
  std::uint32_t state = 1;
  for (AnyTensor* tensor : {&operands.input, &operands.weight, &*operands.bias}) {
    for (std::int64_t i = 0; i < tensor->size(); ++i) {
      state = state * 1664525U + 1013904223U;
      const int value = static_cast<int>(state >> 16U) % 7 - 3;
      tensor->set(i, tensor->type() == ElementType::u8 ? std::abs(value) : value);
    }
  }
  return operands;
}

std::vector<double> exact(const Conv2dProblem& p, const Operands& operands) {
  const auto view = [](const AnyTensor& tensor, std::vector<double>& copy) {
    copy = values(tensor);
    return TensorView<const double>(copy.data(), tensor.extents(), tensor.strides());
  };
  std::vector<double> x;
  std::vector<double> w;
  const std::vector<double> bias = values(*operands.bias);
  Tensor<double> output(empty_output(p, operands).extents());
  conv2d<double>(p, view(operands.input, x), view(operands.weight, w), bias.data(), output.view());
  return output.elements();
}

TEST(Ways, AreExactOnIntegersAndToTheNearestIntegerWhereTheyTransform) {
  for (const ElementType type : {ElementType::f64, ElementType::f32, ElementType::f16,
                                 ElementType::bf16, ElementType::i8, ElementType::u8}) {
    std::vector<Way> ways = direct_ways(type);
    for (Way& way : weaker_ways(type)) ways.push_back(std::move(way));
    for (const bool grouped : {false, true}) {
      Conv2dProblem p = problem();
      p.groups = grouped ? 2 : 1;
      const Operands operands = integers(p, type);
      const std::vector<double> expected = exact(p, operands);
      for (const Way& way : ways) {
        std::vector<double> got = values(way.run(p, operands));
        if (way.contract.algorithm == Algorithm::winograd_4x4_3x3 ||
            way.contract.algorithm == Algorithm::fft) {
          for (double& value : got) value = std::nearbyint(value);
        }
        EXPECT_EQ(got, expected) << to_string(type) << ", " << way.name;
      }
    }
  }
}

TEST(Ways, FftTakesStridesAndDilations) {
  Conv2dProblem p = problem();
  p.stride = {2, 1};
  p.dilation = {1, 2};
  const Operands operands = integers(p, ElementType::f32);
  std::vector<double> got = values(fft(p, operands));
  for (double& value : got) value = std::nearbyint(value);
  EXPECT_EQ(got, exact(p, operands));
}

TEST(Ways, BlocksCutWhatIsBelowTheLargestExponent) {
  Conv2dProblem p;
  p.in_channels = 3;
  p.bias = false;
  Operands operands{{ElementType::f16, {1, 3, 1, 1}}, {ElementType::f16, {1, 3, 1, 1}}, {}};
  const double inputs[] = {1024, 0x1p-14, 0x1p-14};
  for (int i = 0; i < 3; ++i) operands.input.set(i, inputs[i]), operands.weight.set(i, 1);
  operands.weight.set(0, -1);
  p.out_channels = 1;
  operands.bias = AnyTensor(ElementType::f16, {1, 1, 1, 1});
  operands.bias->set(0, 1024);
  EXPECT_EQ(block_fma(p, operands, 4, 0).get(0), 0);
  EXPECT_EQ(block_fma(p, operands, 4, 1).get(0), 0x1p-13);
}

TEST(Faults, AllChangeTheResult) {
  const Conv2dProblem p = problem();
  Operands operands = integers(p, ElementType::f32);
  // With odd 24-bit numbers none of the roundings is without effect.
  for (AnyTensor* tensor : {&operands.input, &operands.weight, &*operands.bias}) {
    for (std::int64_t i = 0; i < tensor->size(); ++i) {
      tensor->set(i, tensor->get(i) + 0x1p-22 + 0x1p-2);
    }
  }
  const AnyTensor right = correct_f32(p, operands);
  for (const Fault& fault : faults()) {
    const AnyTensor wrong = fault.run(p, operands);
    EXPECT_NE(wrong.bytes(), right.bytes()) << fault.name;
    EXPECT_EQ(wrong.extents(), right.extents()) << fault.name;
  }
  // One that drops a tap at one output changes no other.
  const std::vector<double> once = values(one_tap_of_one_output().run(p, operands));
  const std::vector<double> expected = values(right);
  std::int64_t different = 0;
  for (std::size_t i = 0; i < once.size(); ++i) different += once[i] != expected[i] ? 1 : 0;
  EXPECT_EQ(different, 1);
}

TEST(Faults, ThePlaceLeftOutIsWhatTheOutputReads) {
  const Conv2dProblem p = problem();
  Operands operands = integers(p, ElementType::f32);
  const Place place = place_left_out(p);
  operands.input.set((place.channel * p.height + place.row) * p.width + place.column, 0);
  EXPECT_EQ(one_tap_of_one_output().run(p, operands).bytes(), correct_f32(p, operands).bytes());
}

}  // namespace
}  // namespace convlaw::ways
