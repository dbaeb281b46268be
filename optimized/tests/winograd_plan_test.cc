// SPDX-License-Identifier: MIT
// Winograd's algorithm in Halide: where it is chosen, with which tiles and for whom, and what
// memory it takes.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>

#include "convlaw/abi.h"
#include "convlaw/halide_conv2d.h"
#include "optimized/halide/winograd.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(WinogradPlan, IsChosenWhereItPays) {
  const auto chosen = [](const std::string& line, int most = 4) {
    const Plan plan = plan_of(line, most);
    return plan.strategy == Strategy::winograd ? plan.winograd_tile : 0;
  };
  EXPECT_EQ(chosen("c64 h56 w56 oc64 k3x3 p1x1"), 4);
  EXPECT_EQ(chosen("c64 h56 w56 oc64 k3x3 p1x1", 2), 2);
  EXPECT_EQ(chosen("c64 h56 w56 oc64 k3x3 p1x1 circular"), 4);
  EXPECT_EQ(chosen("c16 h56 w56 oc64 k3x3 p1x1"), 4);
  EXPECT_FALSE(chosen("c4 h56 w56 oc64 k3x3 p1x1")) << "few channels";
  EXPECT_FALSE(chosen("c64 h56 w56 oc8 k3x3 p1x1"));
  EXPECT_FALSE(chosen("c17 h28 w28 oc33 k3x3 p1x1")) << "channels that fill up sets and blocks";
  EXPECT_EQ(chosen("c512 h7 w7 oc512 k3x3 p1x1"), 2) << "few tiles";
  EXPECT_EQ(chosen("n4 c512 h7 w7 oc512 k3x3 p1x1"), 4);
  EXPECT_EQ(chosen("c64 h6 w6 oc64 k3x3 p1x1"), 2) << "tiles that stick out";
  EXPECT_FALSE(chosen("n16 c64 h1 w1 oc64 k3x3 p1x1"));
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x3 p1x1 s2"));
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x3 p2x2 d2"));
  EXPECT_FALSE(chosen("c128 h56 w56 oc128 k3x3 p1x1 g2"));
  EXPECT_FALSE(chosen("c64 h56 w56 oc64 k3x5 p1x1"));
  EXPECT_EQ(make_plan(problem_of("c64 h56 w56 oc64 k3x3 p1x1"))->strategy, Strategy::lines);
}

TEST(WinogradPlan, TakesNoMoreMemoryThanTwiceTheTensors) {
  for (const char* line : {"c64 h56 w56 oc64 k3x3 p1x1", "c128 h28 w28 oc128 k3x3 p1x1",
                           "n64 c32 h8 w8 oc32 k3x3 p1x1", "c512 h14 w14 oc512 k3x3 p1x1",
                           "c64 h224 w224 oc64 k3x3 p1x1", "c1000 h16 w1000 oc32 k3x3 p1x1"}) {
    const Conv2dProblem p = problem_of(line);
    const Size2 out = output_size(p);
    const std::int64_t elements =
        p.images() * (p.in_channels * p.height * p.width + p.out_channels * out.h * out.w) +
        9 * p.in_channels * p.out_channels;
    for (const ElementType type : {ElementType::f32, ElementType::bf16}) {
      const Plan plan = plan_of(line, 4, {Layout::nchw, type});
      ASSERT_EQ(plan.strategy, Strategy::winograd) << line;
      const auto bytes = elements * static_cast<std::int64_t>(size_in_bytes(type));
      for (const int threads : {1, 2, 3, 64}) {
        const WinogradBlock block = winograd_block(p, plan, threads);
        const std::int64_t floats = elements_of_winograd(p, plan, block);
        EXPECT_LE(floats * std::int64_t{sizeof(float)}, 2 * bytes) << line << ", " << threads;
      }
    }
  }
}

TEST(WinogradPlan, LeavesFewPlacesIdle) {
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

TEST(WinogradPlan, IsForCallersThatAcceptIt) {
  const convlaw_implementation& halide = halide_implementation();
  convlaw_problem problem = *to_abi(TypedProblem{problem_of("c64 h56 w56 oc64 k3x3 p1x1")});
  const auto declared = [&](const convlaw_implementation& implementation) {
    convlaw_contract contract{};
    contract.struct_size = sizeof contract;
    EXPECT_EQ(implementation.declare_contract(implementation.context, &problem, &contract),
              CONVLAW_OK);
    return contract.algorithm;
  };
  const auto explained = [&](const char* words) {
    std::array<char, 512> text{};
    halide.explain(halide.context, &problem, {text.data(), text.size()});
    return std::string(text.data()).find(words) != std::string::npos;
  };
  EXPECT_EQ(declared(halide), CONVLAW_DIRECT);
  EXPECT_EQ(declared(halide_winograd_implementation()), CONVLAW_WINOGRAD_4X4_3X3);
  EXPECT_FALSE(explained("Winograd"));
  convlaw_contract accepted{};
  accepted.struct_size = sizeof accepted;
  problem.acceptable = &accepted;
  for (const std::int32_t algorithm : {CONVLAW_DIRECT, CONVLAW_FFT, CONVLAW_BLOCK_FMA}) {
    accepted.algorithm = algorithm;
    EXPECT_EQ(declared(halide), CONVLAW_DIRECT) << algorithm;
  }
  for (const std::int32_t algorithm : {CONVLAW_WINOGRAD_4X4_3X3, CONVLAW_ANY_ALGORITHM}) {
    accepted.algorithm = algorithm;
    EXPECT_EQ(declared(halide), CONVLAW_WINOGRAD_4X4_3X3) << algorithm;
  }
  EXPECT_TRUE(explained("F(4x4, 3x3)"));
  accepted.algorithm = CONVLAW_WINOGRAD_2X2_3X3;
  EXPECT_EQ(declared(halide), CONVLAW_WINOGRAD_2X2_3X3);
  EXPECT_TRUE(explained("F(2x2, 3x3)"));
  EXPECT_EQ(declared(halide_winograd_implementation()), CONVLAW_WINOGRAD_2X2_3X3);
  accepted.struct_size = sizeof accepted.struct_size;  // of a caller that knows no algorithms
  EXPECT_EQ(declared(halide), CONVLAW_DIRECT);
}

}  // namespace
}  // namespace convlaw
