// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3) in Halide: only for who accepts it, within the enclosure of what it
// declares, the same bits on any number of threads. CTest runs it on every instruction set.
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "convlaw/abi.h"
#include "convlaw/contract.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/judge.h"
#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

Conv2dProblem problem_of(const std::string& line) {
  return parse_line("convlaw1: " + line)->problem;
}

Plan winograd_plan_of(const std::string& line) { return *make_plan(problem_of(line), true); }

Tensor<float> reals(const Extents& extents) {
  static std::mt19937 random(1);
  std::uniform_real_distribution<float> value(-1, 1);
  Tensor<float> tensor(extents);
  for (float& element : tensor.elements()) element = value(random);
  return tensor;
}

struct WinogradLayer {
  explicit WinogradLayer(const std::string& line)
      : problem(problem_of(line)),
        input(reals({problem.images(), problem.in_channels, problem.height, problem.width})),
        weight(reals({problem.out_channels, problem.in_channels, 3, 3})),
        bias(reals({problem.out_channels, 1, 1, 1})) {}

  Tensor<float> run(int threads) {
    Tensor<float> output(
        {problem.images(), problem.out_channels, output_size(problem).h, output_size(problem).w});
    auto call = PreparedCall::make(halide_winograd_implementation(), problem, weight.view(),
                                   bias.elements().data(), threads);
    EXPECT_TRUE(call) << call.error().message();
    const auto error = call->run(input.view(), output.view());
    EXPECT_FALSE(error) << error->message();
    return output;
  }

  // The verdict on an output under a contract of this algorithm.
  Judgement judged(const Tensor<float>& output, Algorithm algorithm) {
    Contract contract;
    contract.algorithm = algorithm;
    const auto any = [](const Tensor<float>& tensor) { return any_view<float>(tensor.view()); };
    problem.bias = true;
    return *judge(problem, {any(input), any(weight), any(bias), any(output)}, contract);
  }

  Conv2dProblem problem;
  Tensor<float> input, weight, bias;
};

// Whole blocks and rests, one image to a block and several, all paddings, odd extents.
constexpr std::array kLines{
    "c32 h14 w14 oc32 k3x3 p1x1",           "n3 c41 h9 w11 oc61 k3x3 p0x1..2x0",
    "c44 h14 w18 oc53 k3x3 p-1x2..3x-2",    "c32 h8 w64 oc32 k3x3 p1x1",
    "c32 h16 w60 oc32 k3x3 p1x1",           "c130 h14 w13 oc57 k3x3 p1x1",
    "n2 c40 h13 w16 oc55 k3x3 p2x1 reflect"};

TEST(Winograd, StaysWithinItsEnclosure) {
  for (const char* line : kLines) {
    ASSERT_EQ(winograd_plan_of(line).strategy, Strategy::winograd) << line;
    WinogradLayer layer(line);
    const Judgement judgement = layer.judged(layer.run(1), Algorithm::winograd_4x4_3x3);
    EXPECT_TRUE(judgement.accepted()) << line << "\n" << describe(judgement);
  }
}

TEST(Winograd, DoesNotLookAtWhatNoWindowSees) {
  WinogradLayer layer("c32 h23 w15 oc32 k3x3 p0x0..-3x-3");
  ASSERT_EQ(winograd_plan_of("c32 h23 w15 oc32 k3x3 p0x0..-3x-3").strategy, Strategy::winograd);
  const Tensor<float> expected = layer.run(1);
  for_each_index(layer.input.extents(), [&](auto n, auto c, auto y, auto x) {
    if (y >= 20 || x >= 12) layer.input(n, c, y, x) = std::numeric_limits<float>::quiet_NaN();
  });
  EXPECT_EQ(layer.run(1), expected);
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
        "c32 h14 w64 oc32 k3x3 p1x1", "n2 c32 h16 w60 oc32 k3x3 p1x1"}) {
    ASSERT_EQ(winograd_plan_of(line).strategy, Strategy::winograd) << line;
    WinogradLayer layer(line);
    const Tensor<float> one = layer.run(1);
    for (const int threads : {2, 3, 5, 0}) {
      EXPECT_EQ(layer.run(threads), one) << threads << " threads: " << line;
    }
  }
}

TEST(Winograd, IsChosenWhereItPays) {
  const auto chosen = [](const std::string& line) {
    return winograd_plan_of(line).strategy == Strategy::winograd;
  };
  EXPECT_TRUE(chosen("c64 h56 w56 oc64 k3x3 p1x1"));
  EXPECT_TRUE(chosen("c64 h56 w56 oc64 k3x3 p1x1 circular"));
  EXPECT_TRUE(chosen("c16 h56 w56 oc64 k3x3 p1x1"));
  EXPECT_FALSE(chosen("c4 h56 w56 oc64 k3x3 p1x1")) << "few channels";
  EXPECT_FALSE(chosen("c64 h56 w56 oc8 k3x3 p1x1"));
  EXPECT_FALSE(chosen("c17 h28 w28 oc33 k3x3 p1x1")) << "channels that fill up sets and blocks";
  EXPECT_FALSE(chosen("c512 h7 w7 oc512 k3x3 p1x1")) << "few tiles";
  EXPECT_TRUE(chosen("n2 c512 h7 w7 oc512 k3x3 p1x1"));
  EXPECT_FALSE(chosen("n9 c64 h2 w2 oc64 k3x3 p1x1")) << "tiles that stick out";
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x3 p1x1 s2"));
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x3 p2x2 d2"));
  EXPECT_FALSE(chosen("c128 h56 w56 oc128 k3x3 p1x1 g2"));
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x5 p1x1"));
  EXPECT_EQ(make_plan(problem_of("c64 h56 w56 oc64 k3x3 p1x1"))->strategy, Strategy::lines);
}

TEST(Winograd, TakesNoMoreMemoryThanTwiceTheTensors) {
  for (const char* line : {"c64 h56 w56 oc64 k3x3 p1x1", "c128 h28 w28 oc128 k3x3 p1x1",
                           "n64 c32 h8 w8 oc32 k3x3 p1x1", "c512 h14 w14 oc512 k3x3 p1x1",
                           "c64 h224 w224 oc64 k3x3 p1x1", "c1000 h16 w1000 oc32 k3x3 p1x1"}) {
    const Conv2dProblem p = problem_of(line);
    const Plan plan = winograd_plan_of(line);
    ASSERT_EQ(plan.strategy, Strategy::winograd) << line;
    const Size2 out = output_size(p);
    const std::int64_t elements =
        p.images() * (p.in_channels * p.height * p.width + p.out_channels * out.h * out.w) +
        9 * p.in_channels * p.out_channels;
    for (const int threads : {1, 2, 3, 64}) {
      const WinogradBlock block = winograd_block(p, plan, threads);
      EXPECT_LE(elements_of_winograd(p, plan, block), 2 * elements) << line << ", " << threads;
    }
  }
}

TEST(Winograd, LeavesFewPlacesIdle) {
  for (std::int64_t tiles = 1; tiles < 200; ++tiles) {
    const WinogradPlaces places = winograd_places(tiles);
    EXPECT_EQ(places.by_14 % 14 + places.by_9 % 9 + places.by_8 % 8, 0) << tiles;
    EXPECT_GE(places.sum(), tiles);
    EXPECT_LE(places.sum(), tiles + (tiles > 27 ? 1 : 7)) << tiles;
    // The last block has the memory of larger ones.
    EXPECT_LE(places.sum(), winograd_places(tiles + 1).sum()) << tiles;
  }
  EXPECT_EQ(winograd_places(16).sum(), 16);
}

TEST(Winograd, IsForCallersThatAcceptIt) {
  const convlaw_implementation& halide = halide_implementation();
  convlaw_problem problem = *to_abi(TypedProblem{problem_of("c64 h56 w56 oc64 k3x3 p1x1")});
  const auto declared = [&](const convlaw_implementation& implementation) {
    convlaw_contract contract{};
    contract.struct_size = sizeof contract;
    EXPECT_EQ(implementation.declare_contract(implementation.context, &problem, &contract),
              CONVLAW_OK);
    return contract.algorithm;
  };
  const auto explained = [&] {
    std::array<char, 512> text{};
    halide.explain(halide.context, &problem, {text.data(), text.size()});
    return std::string(text.data()).find("Winograd") != std::string::npos;
  };
  EXPECT_EQ(declared(halide), CONVLAW_DIRECT);
  EXPECT_EQ(declared(halide_winograd_implementation()), CONVLAW_WINOGRAD_4X4_3X3);
  EXPECT_FALSE(explained());
  convlaw_contract accepted{};
  accepted.struct_size = sizeof accepted;
  problem.acceptable = &accepted;
  for (const std::int32_t algorithm :
       {CONVLAW_DIRECT, CONVLAW_WINOGRAD_2X2_3X3, CONVLAW_FFT, CONVLAW_BLOCK_FMA}) {
    accepted.algorithm = algorithm;
    EXPECT_EQ(declared(halide), CONVLAW_DIRECT) << algorithm;
  }
  for (const std::int32_t algorithm : {CONVLAW_WINOGRAD_4X4_3X3, CONVLAW_ANY_ALGORITHM}) {
    accepted.algorithm = algorithm;
    EXPECT_EQ(declared(halide), CONVLAW_WINOGRAD_4X4_3X3) << algorithm;
  }
  EXPECT_TRUE(explained());
  accepted.struct_size = sizeof accepted.struct_size;  // of a caller that knows no algorithms
  EXPECT_EQ(declared(halide), CONVLAW_DIRECT);
}

}  // namespace
}  // namespace convlaw
