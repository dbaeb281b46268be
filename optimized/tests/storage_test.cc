// SPDX-License-Identifier: MIT
// Elements of 16 bits: every one is read as what it is, and sums are rounded once. Of 8 bits: sums
// are exact.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <tuple>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"
#include "optimized/halide/pipelines.h"
#include "optimized/tests/relu.h"

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
  const ElementType type = std::get<0>(GetParam());
  const Layout layout = std::get<1>(GetParam());
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

// Results that no sum of such elements may ever give are stored as well: NaN of any payload,
// numbers next to each boundary. Copied, and turned from a row into a column.
TEST_P(Stored, EveryResultIsRoundedAndClamped) {
  const ElementType type = std::get<0>(GetParam());
  std::vector<std::uint32_t> bits;
  for (const std::uint32_t boundary :
       {0U, 0x33000000U, 0x33800000U, 0x38800000U, 0x477fe000U, 0x477ff000U, 0x47800000U,
        0x7f7f0000U, 0x7f7f8000U, 0x7f800000U, 0x7fc00000U, 0x7fffffffU}) {
    for (const std::uint32_t sign : {0U, 0x80000000U}) {
      for (std::uint32_t i = 0; i < 5; ++i) bits.push_back((boundary | sign) + i - 2);
    }
  }
  std::mt19937 random(9);
  while (bits.size() < 4096) bits.push_back(static_cast<std::uint32_t>(random()));
  std::vector<float> results(bits.size());
  std::memcpy(results.data(), bits.data(), bits.size() * sizeof(float));
  const auto count = static_cast<std::int64_t>(results.size());
  const auto& pipelines = *static_cast<const Pipelines*>(halide_implementation().context);
  for (const bool clamps : {false, true}) {
    for (const bool is_turned : {false, true}) {
      AnyTensor output(type, {1, 1, 1, count});
      const Elements to{static_cast<std::byte*>(output.data()), type};
      const RowSource from{elements(static_cast<const float*>(results.data())), 0, 16};
      const RowCounts counts{count / 16, 16, 1};
      ASSERT_EQ(is_turned ? transpose_rows(pipelines, counts, from, 1, {to, 0, count / 16, clamps})
                          : copy_rows(pipelines, counts, from, 1, {to, 0, 16, clamps}),
                0);
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t at = is_turned ? i % 16 * (count / 16) + i / 16 : i;
        const float result = results[static_cast<std::size_t>(i)];
        if (std::isnan(result)) {
          EXPECT_TRUE(std::isnan(output.get(at))) << std::hex << bits[static_cast<std::size_t>(i)];
        } else {
          EXPECT_EQ(output.get(at), rounded_to(type, clamps && result < 0 ? 0 : result))
              << std::hex << bits[static_cast<std::size_t>(i)];
        }
      }
    }
  }
}

// Two numbers whose sum has 24 bits at most, and three times in four lies between two elements.
TEST_P(Stored, SumsAreRoundedToNearestTiesToEven) {
  const ElementType type = std::get<0>(GetParam());
  const Layout layout = std::get<1>(GetParam());
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

// Sums beyond what f32 holds, of numbers that are as large as they can be, or random.
TEST(Halide, AddsIntegersOf8BitsExactly) {
  std::mt19937 random(3);
  for (const char* line :
       {"c1200 h3 w17 oc40 k1x1", "c700 h9 w15 oc33 k1x1 s2", "c300 h14 w14 oc64 k3x3 p1x1",
        "n2 c70 h9 w10 oc5 k5x3 p2x1 d1x2", "c40 h6 w6 oc40 k3x3 p1x1 g40",
        "n2 c37 h20 w25 oc74 k5x5 s2 p2x1 g37", "c2 h30 w30 oc3 k23x23", "c64 h3 w3 oc64 k3x3",
        "c6 h9 w9 oc4 k3x2 g2 reflect p1x1", "c2 h0 w3 oc2 k3x3 p2x2..1x2",
        "c2 h1 w70 oc40 k3x1 p50000000x0 d50000000x1"}) {
    const Conv2dProblem p = parse_line(std::string("convlaw1: ") + line)->problem;
    for (const ElementType type : {ElementType::i8, ElementType::u8}) {
      for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
        AnyTensor input(type, {p.images(), p.in_channels, p.height, p.width}, layout);
        AnyTensor weight(
            ElementType::i8,
            {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, layout);
        AnyTensor bias(ElementType::i32, {p.out_channels, 1, 1, 1});
        const bool is_extreme = random() % 2 == 0;
        const auto fill = [&](AnyTensor& tensor, int least, int most) {
          for (std::int64_t i = 0; i < tensor.size(); ++i) {
            const int range = most - least + 1;
            const int any = least + static_cast<int>(random() % static_cast<unsigned>(range));
            tensor.set(i, is_extreme ? most : any);  // products are odd
          }
        };
        fill(input, type == ElementType::i8 ? -128 : 0, type == ElementType::i8 ? 127 : 255);
        fill(weight, -128, 127);
        for (std::int64_t i = 0; i < bias.size(); ++i) bias.set(i, static_cast<int>(random() % 99));
        const auto computed = [&](const convlaw_implementation& implementation) {
          auto call =
              PreparedCall::make(implementation, {p, type, layout}, weight.view(), bias.view(), 2);
          EXPECT_TRUE(call) << call.error().message();
          AnyTensor output(ElementType::i32,
                           {p.images(), p.out_channels, output_size(p).h, output_size(p).w},
                           layout);
          const auto error = call->run(input.view(), output);
          EXPECT_FALSE(error) << error->message();
          return output;
        };
        EXPECT_EQ(computed(halide_implementation()).bytes(),
                  computed(definition_implementation()).bytes())
            << line << " " << to_string(type) << " " << to_string(layout);
      }
    }
  }
}

TEST(Halide, ClampsOutputsBelowZeroAndNoNaN) {
  static const convlaw_implementation relu = with_relu(halide_implementation());
  std::mt19937 random(5);
  for (const char* line : {"c5 h20 w31 oc9 k3x3 p1x1", "c64 h14 w14 oc64 k3x3 p1x1",
                           "c16 h12 w20 oc40 k1x1", "c20 h9 w9 oc20 k3x3 p1x1 g20",
                           "c40 h9 w9 oc40 k3x3 p1x1 g40", "c150 h40 w33 oc150 k3x3 s2 p1x1 g150",
                           "c64 h5 w5 oc64 k3x3", "c2 h0 w3 oc2 k3x3 p2x2..1x2"}) {
    const Conv2dProblem p = parse_line(std::string("convlaw1: ") + line)->problem;
    for (const ElementType type : {ElementType::f32, ElementType::bf16}) {
      for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
        const auto integers = [&](const Extents& extents) {
          AnyTensor tensor(type, extents, layout);
          for (std::int64_t i = 0; i < tensor.size(); ++i) {
            tensor.set(i, static_cast<int>(random() % 9) - 4);
          }
          return tensor;
        };
        AnyTensor input = integers({1, p.in_channels, p.height, p.width});
        const AnyTensor weight =
            integers({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w});
        const AnyTensor bias = integers({p.out_channels, 1, 1, 1});
        if (input.size() > 0) input.set(input.size() - 1, std::nan(""));
        const auto computed = [&](const convlaw_implementation& implementation) {
          auto call =
              PreparedCall::make(implementation, {p, type, layout}, weight.view(), bias.view(), 2);
          EXPECT_TRUE(call) << call.error().message();
          AnyTensor output(type, {1, p.out_channels, output_size(p).h, output_size(p).w}, layout);
          const auto error = call->run(input.view(), output);
          EXPECT_FALSE(error) << error->message();
          return output;
        };
        const AnyTensor clamped = computed(relu);
        const AnyTensor expected = computed(halide_implementation());
        for (std::int64_t i = 0; i < clamped.size(); ++i) {
          const double unclamped = expected.get(i);
          const double got = clamped.get(i);
          const bool is_right =
              std::isnan(unclamped) ? std::isnan(got) : got == std::max(unclamped, 0.0);
          EXPECT_TRUE(is_right) << line << " " << to_string(type) << " " << to_string(layout)
                                << " at " << i << ": " << got << " of " << unclamped;
        }
      }
    }
  }
}

TEST(Halide, HasNoActivationOfIntegers) {
  TypedProblem typed{parse_line("convlaw1: c2 h3 w3 oc2 k3x3")->problem, ElementType::i8};
  convlaw_problem problem = *to_abi(typed);
  problem.activation = CONVLAW_RELU;
  std::array<char, 99> text{};
  const convlaw_implementation& halide = halide_implementation();
  EXPECT_EQ(halide.query(halide.context, &problem, {text.data(), text.size()}), CONVLAW_DECLINED);
  EXPECT_STREQ(text.data(), "no activation of integers");
}

}  // namespace
}  // namespace convlaw
