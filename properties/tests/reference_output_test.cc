// SPDX-License-Identifier: MIT
// What `convlaw run` computes: exact sums, rounded once.
#include "properties/oracle/reference_output.h"

#include <gtest/gtest.h>

#include <cmath>

#include "convlaw/conv2d.h"
#include "properties/cases/operands.h"

namespace convlaw {
namespace {

NpyArray array_of(ElementType type, std::vector<std::int64_t> shape,
                  const std::vector<double>& values) {
  NpyArray array = make_array(type, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) {
    store_element(type, array.data.data(), static_cast<std::int64_t>(i), values[i]);
  }
  return array;
}

// The output of a dot product: input (taps, 1, 1), weight (1, taps, 1, 1), no bias.
Result<NpyArray> dot(ElementType type, const std::vector<double>& x, const std::vector<double>& w) {
  const auto taps = static_cast<std::int64_t>(x.size());
  Conv2dProblem problem;
  problem.batch = std::nullopt;
  problem.in_channels = taps;
  problem.bias = false;
  return reference_output(problem,
                          {array_of(type, {taps, 1, 1}, x),
                           array_of(element_types(type).weight, {1, taps, 1, 1}, w), std::nullopt});
}

double value_of(const Result<NpyArray>& array) {
  EXPECT_TRUE(array) << array.error().message();
  return array ? load_element(array->type, array->data.data(), 0) : 0;
}

TEST(ReferenceOutput, IsTheDefinitionWhereSumsAreExact) {
  for (const char* dtype : {"f64", "f32", "f16", "bf16", "i32", "i8", "u8"}) {
    SCOPED_TRACE(dtype);
    const Result<Case> c =
        parse_case(std::string("convlaw1: n2 c4 h6 w5 oc6 k3x2 s2x1 p1x2 d1x2 g2 reflect ") +
                   dtype + " data=ints#7");
    ASSERT_TRUE(c) << c.error().message();
    const OperandArrays operands = draw_operands(*c);
    const Result<NpyArray> output = reference_output(c->problem(), operands);
    ASSERT_TRUE(output) << output.error().message();
    EXPECT_EQ(output->shape, infer_shapes(c->problem())->output);
    EXPECT_EQ(output->type, element_types(c->typed.dtype).output);

    Operands drawn = make_operands(*c);
    if (c->typed.dtype == ElementType::u8) {
      for (double& x : drawn.input.elements()) x = std::abs(x);
    }
    Values expected(output_extents(c->problem()));
    conv2d<double>(c->problem(), std::as_const(drawn.input).view(),
                   std::as_const(drawn.weight).view(), drawn.bias.data(), expected.view());
    for (std::int64_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(load_element(output->type, output->data.data(), i),
                expected.elements()[static_cast<std::size_t>(i)]);
    }
  }
}

TEST(ReferenceOutput, RoundsOnceWhateverIsLostOnTheWay) {
  // 1 + 2^-24 + 2^-70 is just above the midpoint of 1 and the next f32; f64 does not hold it.
  const double tiny = std::ldexp(1.0, -35);
  EXPECT_EQ(value_of(dot(ElementType::f32, {1, std::ldexp(1.0, -24), tiny}, {1, 1, tiny})),
            1 + std::ldexp(1.0, -23));
  EXPECT_EQ(value_of(dot(ElementType::f32, {1, std::ldexp(1.0, -24)}, {1, 1})), 1);
  // Great numbers cancel and leave the small one.
  EXPECT_EQ(value_of(dot(ElementType::f32, {1e30F, 3, -1e30F}, {1e8F, 1, 1e8F})), 3);
  // A midpoint of f16, and a little more, which an f32 on the way would lose.
  const double small = std::ldexp(1.0, -20);
  EXPECT_EQ(value_of(dot(ElementType::f16, {1, std::ldexp(1.0, -11), small}, {1, 1, small})),
            1 + std::ldexp(1.0, -10));
  EXPECT_EQ(value_of(dot(ElementType::bf16, {1, std::ldexp(1.0, -8), small}, {1, 1, -small})), 1);
  EXPECT_EQ(value_of(dot(ElementType::bf16, {1, std::ldexp(1.0, -8), small}, {1, 1, small})),
            1 + std::ldexp(1.0, -7));
}

TEST(ReferenceOutput, KeepsWhatIsNotFinite) {
  EXPECT_TRUE(std::isnan(value_of(dot(ElementType::f32, {NAN, 1}, {0, 1}))));
  EXPECT_EQ(value_of(dot(ElementType::f16, {INFINITY, 1}, {-1, 1})), -INFINITY);
  EXPECT_EQ(value_of(dot(ElementType::f16, {60000, 60000}, {1, 1})), INFINITY);
}

TEST(ReferenceOutput, IntegersThatDoNotFitAreErrors) {
  const Result<NpyArray> sum = dot(ElementType::i32, {2147483647, 1}, {1, 1});
  ASSERT_FALSE(sum);
  EXPECT_NE(sum.error().message().find("must fit in i32"), std::string::npos);
  EXPECT_FALSE(dot(ElementType::i32, {2147483647, 2147483647, 2147483647},
                   {2147483647, 2147483647, 2147483647}));
  EXPECT_EQ(value_of(dot(ElementType::i32, {2147483647, 1}, {1, 0})), 2147483647);
  EXPECT_EQ(value_of(dot(ElementType::i8, {-128, -128}, {-128, 127})), 128);
}

TEST(ReferenceOutput, IntegersAndFloatsDoNotMix) {
  Conv2dProblem problem;
  problem.bias = false;
  const Result<NpyArray> output =
      reference_output(problem, {array_of(ElementType::f32, {1, 1, 1, 1}, {1}),
                                 array_of(ElementType::i8, {1, 1, 1, 1}, {1}), std::nullopt});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().message(), "dtype is i8: does not go with an input of f32");
}

}  // namespace
}  // namespace convlaw
