// SPDX-License-Identifier: MIT
#include "convlaw/implementation.h"

#include <gtest/gtest.h>

#include <cstring>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

convlaw_const_tensor input_of(const float* data, std::initializer_list<std::int64_t> extents) {
  convlaw_const_tensor tensor{};
  tensor.data = data;
  tensor.rank = static_cast<std::int32_t>(extents.size());
  std::int64_t stride = 1;
  for (std::int32_t i = tensor.rank - 1; i >= 0; --i) {
    tensor.extents[i] = extents.begin()[i];
    tensor.strides[i] = stride;
    stride *= extents.begin()[i];
  }
  return tensor;
}

convlaw_tensor output_of(float* data, std::initializer_list<std::int64_t> extents) {
  const convlaw_const_tensor shape = input_of(data, extents);
  convlaw_tensor tensor{};
  tensor.data = data;
  tensor.rank = shape.rank;
  std::memcpy(tensor.extents, shape.extents, sizeof tensor.extents);
  std::memcpy(tensor.strides, shape.strides, sizeof tensor.strides);
  return tensor;
}

TEST(Implementation, IsCallableWhenWrittenInC89) {
  const convlaw_implementation* doubler = convlaw_get_implementation();
  ASSERT_EQ(doubler->abi_version, 1U);
  ASSERT_EQ(doubler->struct_size, sizeof(convlaw_implementation));
  EXPECT_EQ(doubler->capabilities, nullptr);

  const convlaw_problem problem = *to_abi(TypedProblem{});
  const float x = 21;
  float y = 0;
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem;
  call.input = input_of(&x, {1, 1, 1, 1});
  call.output = output_of(&y, {1, 1, 1, 1});
  EXPECT_EQ(doubler->run(doubler->context, &call), CONVLAW_OK);
  EXPECT_EQ(y, 42);
}

TEST(Implementation, ProblemSurvivesTheWayThroughC) {
  TypedProblem typed;
  typed.problem =
      parse_line("convlaw1: n0 c6 h5 w4 oc4 k3x2 s2x1 p1x0..2x3 d1x2 g2 nobias circular")->problem;
  EXPECT_EQ(problem_from_abi(*to_abi(typed)), typed.problem);
  typed.problem.batch = std::nullopt;
  EXPECT_EQ(problem_from_abi(*to_abi(typed)), typed.problem);

  typed = *parse_line("convlaw1: c1 h5 w4 oc1 k2x3 psame f64 nhwc");
  const convlaw_problem abi = *to_abi(typed);
  EXPECT_EQ(abi.padding_begin[0], 0);
  EXPECT_EQ(abi.padding_end[0], 1);
  EXPECT_EQ(abi.padding_begin[1], 1);
  EXPECT_EQ(abi.input_dtype, CONVLAW_F64);
  EXPECT_EQ(abi.output_layout, CONVLAW_NHWC);
}

TEST(Implementation, TypesOfTheOtherTensorsFollowFromTheInputs) {
  const convlaw_problem bytes = *to_abi(TypedProblem{{}, ElementType::u8});
  EXPECT_EQ(bytes.input_dtype, CONVLAW_U8);
  EXPECT_EQ(bytes.weight_dtype, CONVLAW_I8);
  EXPECT_EQ(bytes.bias_dtype, CONVLAW_I32);
  EXPECT_EQ(bytes.output_dtype, CONVLAW_I32);
  const convlaw_problem halves = *to_abi(TypedProblem{{}, ElementType::f16});
  EXPECT_EQ(halves.weight_dtype, CONVLAW_F16);
  EXPECT_EQ(halves.output_dtype, CONVLAW_F16);
}

TEST(Definition, TakesUnbatchedTensorsOfRankThree) {
  const convlaw_implementation& definition = definition_implementation();
  TypedProblem typed;
  typed.problem = parse_line("convlaw1: unbatched c2 h1 w2 oc1 k1x2")->problem;
  const convlaw_problem problem = *to_abi(typed);
  const float x[] = {1, 2, 3, 4};
  const float w[] = {5, 6, 7, 8};
  const float b[] = {100};
  float y = 0;
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem;
  call.input = input_of(x, {2, 1, 2});
  call.weight = input_of(w, {1, 2, 1, 2});
  call.bias = input_of(b, {1});
  call.output = output_of(&y, {1, 1, 1});
  EXPECT_EQ(definition.run(definition.context, &call), CONVLAW_OK);
  EXPECT_EQ(y, 100 + 1 * 5 + 2 * 6 + 3 * 7 + 4 * 8);
}

TEST(Definition, RejectsIllegalProblemsAndSaysWhy) {
  const convlaw_implementation& definition = definition_implementation();
  TypedProblem typed;
  typed.problem.stride = {0, 1};
  const convlaw_problem problem = *to_abi(typed);
  char text[200];
  EXPECT_EQ(definition.query(definition.context, &problem, {text, sizeof text}), CONVLAW_REJECTED);
  EXPECT_EQ(std::string(text), "stride is (0, 1): must be at least 1: non-positive stride");
  EXPECT_EQ(definition.query(definition.context, &problem, {text, 7}), CONVLAW_REJECTED);
  EXPECT_EQ(std::string(text), "stride");
  EXPECT_EQ(definition.query(definition.context, &problem, {nullptr, 0}), CONVLAW_REJECTED);
}

TEST(Definition, AccumulatesHalvesInF32AndRoundsOnce) {
  const convlaw_implementation& definition = definition_implementation();
  const convlaw_problem problem = *to_abi(
      TypedProblem{parse_line("convlaw1: c1 h1 w3 oc1 k1x3 nobias")->problem, ElementType::f16});
  AnyTensor x(ElementType::f16, {1, 1, 1, 3});
  AnyTensor w(ElementType::f16, {1, 1, 1, 3});
  AnyTensor y(ElementType::f16, {1, 1, 1, 1});
  // 2048 + 1 + 1 is 2048 in f16 throughout, and 2050 when it is rounded at the end alone.
  const double values[] = {2048, 1, 1};
  for (int i = 0; i < 3; ++i) x.set(i, values[i]), w.set(i, 1);
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = &problem;
  call.input =
      describe_tensor<convlaw_const_tensor>(x.data(), x.type(), x.extents(), x.strides(), 4);
  call.weight =
      describe_tensor<convlaw_const_tensor>(w.data(), w.type(), w.extents(), w.strides(), 4);
  call.output = describe_tensor<convlaw_tensor>(y.data(), y.type(), y.extents(), y.strides(), 4);
  EXPECT_EQ(definition.run(definition.context, &call), CONVLAW_OK);
  EXPECT_EQ(y.get(0), 2050);
}

TEST(Definition, SaysWhichTypesItDoesNotKnow) {
  const convlaw_implementation& definition = definition_implementation();
  convlaw_problem problem = *to_abi(TypedProblem{});
  const auto answer = [&] { return definition.query(nullptr, &problem, {nullptr, 0}); };
  EXPECT_EQ(answer(), CONVLAW_OK);
  problem.output_dtype = CONVLAW_F16;
  EXPECT_EQ(answer(), CONVLAW_DECLINED);
  problem = *to_abi(TypedProblem{{}, ElementType::i8});
  EXPECT_EQ(answer(), CONVLAW_OK);
  problem.weight_dtype = CONVLAW_U8;
  problem.output_dtype = CONVLAW_U8;
  EXPECT_EQ(answer(), CONVLAW_OK);
  problem.weight_dtype = CONVLAW_F32;
  EXPECT_EQ(answer(), CONVLAW_DECLINED);
  problem = *to_abi(TypedProblem{{}, ElementType::i32});
  EXPECT_EQ(answer(), CONVLAW_DECLINED);
}

}  // namespace
}  // namespace convlaw
