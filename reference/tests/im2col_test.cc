// SPDX-License-Identifier: MIT
// Two references, written independently, agree bit for bit on integers.
#include "convlaw/im2col.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "convlaw/abi.h"
#include "convlaw/conv2d.h"
#include "convlaw/definition.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

template <class T>
Tensor<T> integers(const Extents& extents, std::mt19937& random) {
  Tensor<T> tensor(extents);
  std::uniform_int_distribution<int> value(-9, 9);
  for (T& element : tensor.elements()) element = static_cast<T>(value(random));
  return tensor;
}

template <class T>
void expect_agreement(const Conv2dProblem& p, std::mt19937& random) {
  const Size2 out = output_size(p);
  const auto input = integers<T>({p.images(), p.in_channels, p.height, p.width}, random);
  const auto weight = integers<T>(
      {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, random);
  const std::vector<T> bias =
      p.bias ? integers<T>({p.out_channels, 1, 1, 1}, random).elements() : std::vector<T>{};
  Tensor<T> expected({p.images(), output_channels(p), out.h, out.w});
  Tensor<T> got(expected.extents());
  conv2d<T>(p, input.view(), weight.view(), bias.empty() ? nullptr : bias.data(), expected.view());
  conv2d_im2col(p, input, weight, bias, got);
  EXPECT_EQ(got, expected) << to_line(p);
}

std::int64_t draw(std::mt19937& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

Conv2dProblem draw_problem(std::mt19937& random) {
  const auto pair = [&](std::int64_t low, std::int64_t high) {
    return Size2{draw(random, low, high), draw(random, low, high)};
  };
  Conv2dProblem p;
  p.batch = draw(random, 0, 2);
  p.groups = draw(random, 1, 3);
  p.in_channels = p.groups * draw(random, 0, 3);
  p.out_channels = p.groups * draw(random, 1, 3);
  p.height = draw(random, 1, 8);
  p.width = draw(random, 1, 8);
  p.kernel_size = pair(1, 4);
  p.stride = pair(1, 3);
  p.dilation = pair(1, 3);
  p.padding = {Padding::Kind::numbers, pair(-1, 4), pair(-1, 4)};
  if (draw(random, 0, 4) == 0) p.padding = {Padding::Kind::same, {}, {}};
  p.padding_mode = static_cast<PaddingMode>(draw(random, 0, 3));
  p.bias = draw(random, 0, 1) == 1;
  return p;
}

TEST(Im2col, AgreesWithTheDefinitionOnIntegers) {
  std::mt19937 random(1);
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    const Conv2dProblem p = draw_problem(random);
    if (find_illegality(p)) continue;
    expect_agreement<float>(p, random);
    expect_agreement<double>(p, random);
    if (++compared == 3000) break;
  }
  EXPECT_EQ(compared, 3000);
}

AnyTensor any_integers(ElementType type, const Extents& extents, Layout layout, int largest,
                       std::mt19937& random) {
  AnyTensor tensor(type, extents, layout);
  std::uniform_int_distribution<int> value(type == ElementType::u8 ? 0 : -largest, largest);
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.set(i, value(random));
  return tensor;
}

convlaw_const_tensor describe(const AnyTensor& t, std::int32_t rank) {
  return describe_tensor<convlaw_const_tensor>(t.data(), t.type(), t.extents(), t.strides(), rank);
}

// The definition through the C interface, and im2col through its face for any type. 8-bit operands
// take their whole range: their sums are exact all the same. Those of f16 and bf16 are exact in
// f32, and rounded to the output once by either.
void expect_agreement_in(ElementType type, const Conv2dProblem& p, Layout layout,
                         std::mt19937& random) {
  const Size2 out = output_size(p);
  const ElementTypes types = element_types(type);
  const int input_amplitude = type == ElementType::u8 ? 255 : type == ElementType::i8 ? 127 : 9;
  const int amplitude = is_integer(type) ? 127 : 9;
  const AnyTensor input = any_integers(type, {p.images(), p.in_channels, p.height, p.width}, layout,
                                       input_amplitude, random);
  const AnyTensor weight = any_integers(
      types.weight, {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w},
      layout, amplitude, random);
  const AnyTensor bias =
      any_integers(types.bias, {p.out_channels, 1, 1, 1}, Layout::nchw, 100, random);
  AnyTensor expected(types.output, {p.images(), output_channels(p), out.h, out.w}, layout);
  AnyTensor got = expected;
  conv2d_im2col(p, input.view(), weight.view(), p.bias ? std::optional(bias.view()) : std::nullopt,
                got);

  const convlaw_problem problem = *to_abi(TypedProblem{p, type, layout});
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem;
  const std::int32_t rank = p.batch ? 4 : 3;
  call.input = describe(input, rank);
  call.weight = describe(weight, 4);
  if (p.bias) call.bias = describe(bias, 1);
  call.output = describe_tensor<convlaw_tensor>(expected.data(), types.output, expected.extents(),
                                                expected.strides(), rank);
  ASSERT_EQ(definition_implementation().run(nullptr, &call), CONVLAW_OK);
  for (std::int64_t i = 0; i < got.size(); ++i) {
    ASSERT_EQ(got.get(i), expected.get(i)) << to_string(type) << ' ' << to_line(p);
  }
}

TEST(Im2col, AgreesWithTheDefinitionInEveryElementType) {
  std::mt19937 random(3);
  int compared = 0;
  while (compared < 400) {
    Conv2dProblem p = draw_problem(random);
    if (draw(random, 0, 5) == 0) p.batch = std::nullopt;
    if (find_illegality(p)) continue;
    ++compared;
    const Layout layout = compared % 2 == 0 ? Layout::nchw : Layout::nhwc;
    for (const ElementType type : {ElementType::f64, ElementType::f32, ElementType::f16,
                                   ElementType::bf16, ElementType::i8, ElementType::u8}) {
      expect_agreement_in(type, p, layout, random);
    }
  }
}

TEST(Im2col, WorksInBlocksWhenTheWindowsDoNotFitAtOnce) {
  std::mt19937 random(2);
  const Conv2dProblem p = parse_line("convlaw1: c17 h83 w71 oc3 k5x3 s1x1 p2x1")->problem;
  const Size2 out = output_size(p);
  ASSERT_GT(p.in_channels * 15 * out.h * out.w, kIm2colElements);
  expect_agreement<float>(p, random);
}

// Products that are all -0 have the sum 0, which equality of numbers does not tell from -0.
TEST(Im2col, HasTheDefinitionsZeros) {
  const Conv2dProblem p = parse_line("convlaw1: c1 h2 w2 oc1 k2x2 nobias")->problem;
  Tensor<float> input({1, 1, 2, 2});
  Tensor<float> weight({1, 1, 2, 2});
  std::fill(weight.elements().begin(), weight.elements().end(), -1.0F);
  Tensor<float> expected({1, 1, 1, 1});
  Tensor<float> got({1, 1, 1, 1});
  const float* no_bias = nullptr;
  conv2d<float>(p, input.view(), weight.view(), no_bias, expected.view());
  conv2d_im2col(p, input, weight, {}, got);
  EXPECT_FALSE(std::signbit(expected.elements().front()));
  EXPECT_FALSE(std::signbit(got.elements().front()));
}

}  // namespace
}  // namespace convlaw
