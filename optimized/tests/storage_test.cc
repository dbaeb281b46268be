// SPDX-License-Identifier: MIT
// Elements of 16 bits: every one is read as what it is, and sums are rounded once.
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <tuple>

#include "convlaw/abi.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/prepared_call.h"

namespace convlaw {
namespace {

using Stored = testing::TestWithParam<std::tuple<ElementType, Layout>>;

// One image of 256 x 256 pixels through a 1x1 kernel of ones.
AnyTensor summed(const AnyTensor& input, Layout layout, std::int64_t channels) {
  Conv2dProblem p;
  p.in_channels = channels;
  p.height = p.width = 256;
  p.bias = false;
  const ElementType type = input.type();
  AnyTensor ones(type, {1, channels, 1, 1}, layout);
  for (std::int64_t c = 0; c < channels; ++c) ones.set(c, 1);
  auto call = PreparedCall::make(halide_implementation(), {p, type, layout}, ones.view(), {});
  EXPECT_TRUE(call) << call.error().message();
  AnyTensor output(type, {1, 1, 256, 256}, layout);
  const auto error = call->run(input.view(), output);
  EXPECT_FALSE(error) << error->message();
  return output;
}

TEST_P(Stored, EveryElementIsReadAndWritten) {
  const auto [type, layout] = GetParam();
  AnyTensor input(type, {1, 1, 256, 256}, layout);
  auto* bits = static_cast<std::uint16_t*>(input.data());
  for (std::uint32_t i = 0; i < 65536; ++i) bits[i] = static_cast<std::uint16_t>(i);
  const AnyTensor output = summed(input, layout, 1);
  for (std::int64_t i = 0; i < 65536; ++i) {
    const double value = input.get(i);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(output.get(i))) << i;
    } else {
      EXPECT_EQ(output.get(i), value) << i;
    }
  }
}

// Two numbers whose sum has 24 bits at most, and three times in four lies between two elements.
TEST_P(Stored, SumsAreRoundedToNearestTiesToEven) {
  const auto [type, layout] = GetParam();
  AnyTensor input(type, {1, 2, 256, 256}, layout);
  std::mt19937 random(7);
  const int bits = precision_bits(type);
  const int least = type == ElementType::f16 ? -24 : -100;
  const int most = type == ElementType::f16 ? 15 : 100;
  std::vector<double> exact;
  for_each_index({1, 1, 256, 256}, [&](auto, auto, auto h, auto w) {
    const auto number = [&](int exponent) {
      const auto digits = static_cast<double>(random() % (1U << bits));
      return rounded_to(type, std::ldexp(random() % 2 == 0 ? digits : -digits, exponent - bits));
    };
    const int exponent = least + static_cast<int>(random() % static_cast<unsigned>(most - least));
    const double a = number(exponent + 1);
    const double b = number(exponent - static_cast<int>(random() % 12));
    const Strides& step = input.strides();
    input.set(h * step[2] + w * step[3], a);
    input.set(step[1] + h * step[2] + w * step[3], b);
    exact.push_back(a + b);
  });
  const AnyTensor output = summed(input, layout, 2);
  for (std::int64_t i = 0; i < 65536; ++i) {
    EXPECT_EQ(output.get(i), rounded_to(type, exact[static_cast<std::size_t>(i)])) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Halide, Stored,
                         testing::Combine(testing::Values(ElementType::bf16, ElementType::f16),
                                          testing::Values(Layout::nchw, Layout::nhwc)));

}  // namespace
}  // namespace convlaw
