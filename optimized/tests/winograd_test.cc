// SPDX-License-Identifier: MIT
// Winograd's algorithm in Halide: only for who accepts it, within the enclosure of what it
// declares, the same bits on any number of threads. CTest runs it on every instruction set.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <tuple>

#include "convlaw/any_tensor.h"
#include "convlaw/contract.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/judge.h"
#include "convlaw/prepared_call.h"
#include "convlaw/registry.h"
#include "optimized/halide/winograd.h"
#include "optimized/tests/plans.h"
#include "optimized/tests/relu.h"

namespace convlaw {
namespace {

// `halide` is one of those of halide_conv2d.h, for a caller that accepts an algorithm.
template <convlaw_algorithm kAccepted>
convlaw_implementation accepting(convlaw_implementation halide) {
  halide.prepare = [](void* context, const convlaw_call* call, void** prepared) {
    convlaw_contract accepted{};
    accepted.struct_size = sizeof accepted;
    accepted.algorithm = kAccepted;
    convlaw_problem problem = *call->problem;
    problem.acceptable = &accepted;
    convlaw_call other = *call;
    other.problem = &problem;
    return halide_implementation().prepare(context, &other, prepared);
  };
  return halide;
}

struct WinogradLayer {
  explicit WinogradLayer(const std::string& line, ElementType type = ElementType::f32,
                         Layout layout = Layout::nchw)
      : problem(problem_of(line)),
        typed{problem, type, layout},
        input(reals({problem.images(), problem.in_channels, problem.height, problem.width})),
        weight(reals({problem.out_channels, problem.in_channels, 3, 3})),
        bias(reals({problem.out_channels, 1, 1, 1})) {}

  AnyTensor run(int threads,
                const convlaw_implementation& halide = halide_winograd_implementation()) const {
    const Size2 out = output_size(problem);
    AnyTensor output(typed.dtype, {problem.images(), problem.out_channels, out.h, out.w},
                     typed.layout);
    auto call = PreparedCall::make(halide, typed, weight.view(), bias.view(), threads);
    EXPECT_TRUE(call) << call.error().message();
    const auto error = call->run(input.view(), output);
    EXPECT_FALSE(error) << error->message();
    return output;
  }

  // The verdict on an output under a contract of this algorithm.
  Judgement judged(const AnyTensor& output, Algorithm algorithm) {
    Contract contract;
    contract.algorithm = algorithm;
    problem.bias = true;
    return *judge(problem, {input.view(), weight.view(), bias.view(), output.view()}, contract);
  }

  AnyTensor reals(const Extents& extents) const {
    static std::mt19937 random(1);
    std::uniform_real_distribution<float> value(-1, 1);
    AnyTensor tensor(typed.dtype, extents, typed.layout);
    for (std::int64_t i = 0; i < tensor.size(); ++i) tensor.set(i, value(random));
    return tensor;
  }

  Conv2dProblem problem;
  TypedProblem typed;
  AnyTensor input, weight, bias;
};

// Whole blocks and rests, one image to a block and several, all paddings, odd extents.
constexpr std::array kLines{
    "c32 h14 w14 oc32 k3x3 p1x1",           "n3 c41 h9 w11 oc61 k3x3 p0x1..2x0",
    "c44 h14 w18 oc53 k3x3 p-1x2..3x-2",    "c32 h8 w64 oc32 k3x3 p1x1",
    "c32 h16 w60 oc32 k3x3 p1x1",           "c130 h14 w13 oc57 k3x3 p1x1",
    "n2 c40 h13 w16 oc55 k3x3 p2x1 reflect"};

TEST(Winograd, StaysWithinItsEnclosure) {
  for (const char* line : kLines) {
    ASSERT_EQ(plan_of(line, 4).winograd_tile, 4) << line;
    WinogradLayer layer(line);
    const Judgement judgement = layer.judged(layer.run(1), Algorithm::winograd_4x4_3x3);
    EXPECT_TRUE(judgement.accepted()) << line << "\n" << describe(judgement);
  }
}

TEST(Winograd, StaysWithinTheEnclosureOfSmallTiles) {
  static const convlaw_implementation halide =
      accepting<CONVLAW_WINOGRAD_2X2_3X3>(halide_implementation());
  for (const char* line : kLines) {
    ASSERT_EQ(plan_of(line, 2).strategy, Strategy::winograd) << line;
    ASSERT_EQ(plan_of(line, 2).winograd_tile, 2) << line;
    WinogradLayer layer(line);
    const Judgement judgement = layer.judged(layer.run(1, halide), Algorithm::winograd_2x2_3x3);
    EXPECT_TRUE(judgement.accepted()) << line << "\n" << describe(judgement);
  }
}

// Pipelines as C++, too, where they are built.
TEST(Winograd, StaysWithinItsEnclosureInEveryBuild) {
  for (const convlaw_implementation* halide : optimized_implementations()) {
    for (const char* line : {kLines[1], kLines[6]}) {
      WinogradLayer layer(line);
      const auto large = accepting<CONVLAW_WINOGRAD_4X4_3X3>(*halide);
      const auto small = accepting<CONVLAW_WINOGRAD_2X2_3X3>(*halide);
      EXPECT_TRUE(layer.judged(layer.run(1, large), Algorithm::winograd_4x4_3x3).accepted())
          << halide->name << ": " << line;
      EXPECT_TRUE(layer.judged(layer.run(1, small), Algorithm::winograd_2x2_3x3).accepted())
          << halide->name << ": " << line;
    }
  }
}

// The outputs of the same tensors in other forms.
class WinogradForm : public testing::TestWithParam<std::tuple<ElementType, Layout>> {};

TEST_P(WinogradForm, IsRoundedOnceFromTheSameSums) {
  const ElementType type = std::get<0>(GetParam());
  const Layout layout = std::get<1>(GetParam());
  for (const char* line : {kLines[0], kLines[1], kLines[2], kLines[5], kLines[6]}) {
    ASSERT_EQ(plan_of(line, 4, {layout, type}).winograd_tile, 4) << line;
    const WinogradLayer layer(line, type, layout);
    const AnyTensor output = layer.run(1);
    WinogradLayer plain(line);
    const auto widen = [](const AnyTensor& from, AnyTensor& to) {
      std::int64_t at = 0;
      for_each_index(from.extents(),
                     [&](auto... index) { to.set(at++, from.view().at(index...)); });
    };
    widen(layer.input, plain.input);
    widen(layer.weight, plain.weight);
    widen(layer.bias, plain.bias);
    const AnyTensor wide = plain.run(1);
    std::int64_t differing = 0;
    for_each_index(output.extents(), [&](auto... index) {
      const double expected = rounded_to(type, wide.view().at(index...));
      differing += output.view().at(index...) == expected ? 0 : 1;
    });
    EXPECT_EQ(differing, 0) << line;
  }
}

TEST_P(WinogradForm, StaysWithinItsEnclosure) {
  const auto [type, layout] = GetParam();
  for (const char* line : {kLines[1], kLines[6]}) {
    WinogradLayer layer(line, type, layout);
    const Judgement judgement = layer.judged(layer.run(1), Algorithm::winograd_4x4_3x3);
    EXPECT_TRUE(judgement.accepted()) << line << "\n" << describe(judgement);
  }
}

TEST_P(WinogradForm, ClampsOutputsBelowZeroAndNoNaN) {
  const auto [type, layout] = GetParam();
  static const convlaw_implementation relu = with_relu(halide_winograd_implementation());
  for (const char* line : {kLines[1], kLines[6]}) {
    ASSERT_EQ(plan_of(line, 4, {layout, type, true}).strategy, Strategy::winograd);
    WinogradLayer layer(line, type, layout);
    layer.input.set(layer.input.size() - 1, std::nan(""));
    const AnyTensor expected = layer.run(1);
    const AnyTensor clamped = layer.run(1, relu);
    std::int64_t nans = 0;
    std::int64_t wrong = 0;
    for (std::int64_t i = 0; i < clamped.size(); ++i) {
      const double got = clamped.get(i);
      nans += std::isnan(expected.get(i)) ? 1 : 0;
      const bool is_right =
          std::isnan(expected.get(i)) ? std::isnan(got) : got == std::max(expected.get(i), 0.0);
      wrong += is_right ? 0 : 1;
    }
    EXPECT_EQ(wrong, 0) << line;
    EXPECT_GT(nans, 0) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Winograd, WinogradForm,
                         testing::Combine(testing::Values(ElementType::f32, ElementType::bf16,
                                                          ElementType::f16),
                                          testing::Values(Layout::nchw, Layout::nhwc)));

TEST(Winograd, DoesNotLookAtWhatNoWindowSees) {
  const char* const line = "c32 h23 w15 oc32 k3x3 p0x0..-3x-3";
  for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
    WinogradLayer layer(line, ElementType::f32, layout);
    ASSERT_EQ(plan_of(line, 4, {layout}).strategy, Strategy::winograd);
    const AnyTensor expected = layer.run(1);
    const Strides& step = layer.input.strides();
    for_each_index(layer.input.extents(), [&](auto, auto c, auto y, auto x) {
      const std::int64_t at = c * step[1] + y * step[2] + x * step[3];
      if (y >= 20 || x >= 12) layer.input.set(at, std::nan(""));
    });
    EXPECT_EQ(layer.run(1).bytes(), expected.bytes());
  }
}

TEST(Winograd, HasTheSameBitsOnAnyNumberOfThreads) {
  // Every form of the product first on one thread: Halide's wrappers keep what they chose, and a
  // thread sanitizer sees no lock around that.
  for (const char* line :
       {"c64 h12 w12 oc64 k3x3 p1x1", "c64 h16 w16 oc64 k3x3 p1x1", "c64 h8 w28 oc64 k3x3 p1x1"}) {
    WinogradLayer(line).run(1);
  }
  for (const char* line :
       {kLines[1], kLines[3], "n2 c64 h30 w23 oc85 k3x3 p1x1", "c200 h18 w50 oc32 k3x3 p1x1",
        "c32 h14 w64 oc32 k3x3 p1x1", "n2 c32 h16 w60 oc32 k3x3 p1x1",
        "n2 c46 h6 w5 oc62 k3x3 p1x1", "c96 h7 w7 oc90 k3x3 p1x1"}) {
    ASSERT_EQ(plan_of(line, 4).strategy, Strategy::winograd) << line;
    const WinogradLayer layer(line);
    const AnyTensor one = layer.run(1);
    for (const int threads : {2, 3, 5, 0}) {
      EXPECT_EQ(layer.run(threads).bytes(), one.bytes()) << threads << " threads: " << line;
    }
  }
}

}  // namespace
}  // namespace convlaw
