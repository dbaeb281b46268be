// SPDX-License-Identifier: MIT
#include "optimized/halide/plan.h"

#include <gtest/gtest.h>

#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

Conv2dProblem problem(const std::string& line) { return parse_line("convlaw1: " + line)->problem; }

Plan plan_of(const std::string& line) { return *make_plan(problem(line)); }

TEST(Plan, ChoosesByWhatTheProblemHasToOffer) {
  const auto strategy = [](const std::string& line) { return plan_of(line).strategy; };
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1"), Strategy::flat);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 s2"), Strategy::direct);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 s1x2"), Strategy::direct_unpadded);
  EXPECT_EQ(strategy("c64 h5 w9 oc64 k3x3"), Strategy::direct_unpadded) << "a line of gaps";
  EXPECT_EQ(strategy("c64 h3 w5 oc64 k3x3 p1x1"), Strategy::direct) << "a short line";
  EXPECT_EQ(strategy("c64 h5 w8 oc64 k3x3"), Strategy::direct) << "a row shorter than its tile";
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 reflect"), Strategy::flat);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 g64"), Strategy::columns);
  EXPECT_EQ(strategy("c64 h56 w56 oc7 k3x3 p1x1"), Strategy::columns);
  EXPECT_EQ(strategy("c64 h56 w56 oc8 k3x3 p1x1"), Strategy::flat);
  EXPECT_EQ(strategy("n0 c64 h56 w56 oc64 k3x3"), Strategy::nothing);
  EXPECT_EQ(strategy("c0 h56 w56 oc64 k3x3"), Strategy::nothing);
  EXPECT_EQ(strategy("c64 h0 w56 oc64 k3x3 p2x2..1x2"), Strategy::bias_alone);
}

TEST(Plan, MakesOneRowOfAPointwiseImage) {
  const Plan plan = plan_of("n2 c64 h14 w15 oc64 k1x1");
  EXPECT_EQ(plan.input_width, 14 * 15);
  EXPECT_EQ(plan.output_width, 14 * 15);
  EXPECT_EQ(plan.output_height, 1);
  EXPECT_EQ(plan_of("c64 h14 w15 oc64 k1x1 p0x1").output_width, 17);
  EXPECT_EQ(plan_of("c64 h14 w15 oc64 k1x1 p0x0..0x-1").output_width, 14) << "cropped";
}

TEST(Plan, SharesOutPixelsOrOutputChannelsToTasks) {
  const auto strip = [](const std::string& line) {
    const Plan plan = plan_of(line);
    EXPECT_EQ(plan.strategy, Strategy::pointwise) << line;
    return std::pair{plan.strip_pixels, plan.strip_tiles};
  };
  EXPECT_EQ(strip("c512 h28 w28 oc128 k1x1"), std::pair(std::int64_t{192}, std::int64_t{32}));
  EXPECT_EQ(strip("c512 h7 w7 oc2048 k1x1"), std::pair(std::int64_t{49}, std::int64_t{32}));
  EXPECT_EQ(strip("n16 c512 h7 w7 oc2048 k1x1"), std::pair(std::int64_t{49}, std::int64_t{512}));
  EXPECT_EQ(plan_of("c512 h4 w5 oc64 k1x1").strategy, Strategy::direct_unpadded) << "few pixels";
}

TEST(Plan, PicksThePixelsThatStridesLeaveOfAPointwiseInput) {
  const Plan plan = plan_of("n2 c64 h14 w15 oc64 k1x1 s2x3");
  EXPECT_EQ(plan.strategy, Strategy::pointwise);
  EXPECT_TRUE(plan.picks_first);
  EXPECT_EQ(plan.output_width, 7 * 5);
  EXPECT_EQ(plan.stride, (Size2{2, 3}));
  EXPECT_EQ(plan_of("c64 h14 w15 oc64 k1x1 s2x1 p-2x-1..0x0").picked_from, (Size2{2, 1}));
  for (const char* line : {"c64 h14 w15 oc64 k1x1 s2x3 p1x1", "c64 h14 w15 oc64 k1x1 s2x3 circular",
                           "c64 h6 w15 oc64 k1x1 s2x3", "c64 h14 w15 oc64 k1x1 s2x3 g64"}) {
    EXPECT_FALSE(plan_of(line).picks_first) << line;
  }
}

TEST(Plan, SharesTheZerosBetweenTheRowsOfALine) {
  const auto line = [](const std::string& text) {
    const Plan plan = plan_of(text);
    EXPECT_EQ(plan.strategy, Strategy::flat) << text;
    return std::pair{plan.pitch, plan.strip_rows};
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(line("c64 h56 w56 oc64 k3x3 p1x1"), Pair(57, 28));
  EXPECT_EQ(line("c64 h224 w224 oc64 k3x3 p1x1"), Pair(225, 7));
  EXPECT_EQ(line("c8 h20 w20 oc8 k3x3 p1x1..0x2"), Pair(22, 19)) << "the wider side";
  EXPECT_EQ(line("c8 h20 w20 oc8 k3x3"), Pair(20, 18)) << "no zeros";
  EXPECT_EQ(line("c3 h224 w224 oc64 k7x7 s2 p3x3"), Pair(115, 56)) << "four lines";
  EXPECT_EQ(plan_of("c17 h224 w224 oc64 k7x7 s2 p3x3").strategy, Strategy::direct);
  EXPECT_EQ(plan_of("c3 h224 w224 oc64 k7x1 s2 p3x0").strategy, Strategy::direct);
  EXPECT_EQ(line("c4000 h20 w20 oc8 k3x3 p1x1"), Pair(21, 4)) << "four rows at least";
}

TEST(Plan, NarrowsTilesWhereThatLeavesFewerIdle) {
  for (const char* line :
       {"c512 h7 w7 oc2048 k1x1", "c512 h7 w7 oc512 k3x3 p1x1", "c16 h14 w14 oc512 k3x3 s2 p1x1"}) {
    EXPECT_TRUE(plan_of(line).is_narrow) << line;
  }
  EXPECT_FALSE(plan_of("c64 h14 w14 oc64 k1x1").is_narrow);
  EXPECT_FALSE(plan_of("c64 h56 w56 oc64 k3x3 p1x1").is_narrow);
}

TEST(Plan, SkipsWhatNegativePaddingCrops) {
  const Plan plan = plan_of("c8 h9 w9 oc8 k2x2 p-2x1..0x0");
  EXPECT_EQ(plan.skipped_rows, 2);
  EXPECT_EQ(plan.input_height, 7);
  EXPECT_EQ(plan.skipped_columns, 0);
  EXPECT_EQ(plan.padding, (Size2{0, 1}));
}

TEST(Plan, ForgetsStridesAndDilationsThatMoveNothing) {
  const Plan plan = plan_of("c8 h3 w3 oc8 k3x1 s2000000000x1 d1x2000000000");
  EXPECT_EQ(plan.stride, (Size2{1, 1}));
  EXPECT_EQ(plan.dilation, (Size2{1, 1}));
}

TEST(Plan, DeclinesWhatHalideCannotCount) {
  const Result<Plan> plan = make_plan(problem("n3 c1 h40000 w40000 oc1 k1x1"));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().message().find("2^31"), std::string::npos);
  EXPECT_FALSE(make_plan(problem("c1 h1 w1 oc70000 k200x200 p100x100")));
  EXPECT_TRUE(make_plan(problem("n0 c1 h40000 w400000 oc1 k1x1"))) << "nothing to count";
}

TEST(Plan, GathersWhereSurroundingWouldTakeTooMuch) {
  for (const char* line :
       {"c1 h4001 w4001 oc1 k1x1 s4000", "c1 h1 w5000 oc1 k2x1 d4500 s4500x4999 p4500x0",
        "c1 h1 w1 oc8 k2x2 s11600 p11600 d11600", "c1 h1 w1 oc8 k1x1 p1500000000x0 s2000000000x1",
        "c1 h2 w2 oc8 k1x1 p1500000000x0 s2000000000x1 replicate"}) {
    const Plan plan = plan_of(line);
    EXPECT_EQ(plan.strategy, Strategy::gathered) << line;
    EXPECT_FALSE(plan.pads_first) << line;
  }
  EXPECT_EQ(plan_of("n8 c64 h112 w112 oc64 k7x7 p3x3").strategy, Strategy::flat);
  EXPECT_EQ(plan_of("c3 h2000 w2000 oc1 k3x3 p1x1").strategy, Strategy::columns);
}

TEST(Plan, CutsStripsThatStayInTheFirstCache) {
  const auto strip = [](const std::string& line) {
    const Plan plan = plan_of(line);
    EXPECT_EQ(plan.strategy, Strategy::columns) << line;
    return Size2{plan.strip_rows, plan.strip_groups};
  };
  EXPECT_EQ(strip("c1024 h7 w7 oc1024 k3x3 p1x1 g1024"), (Size2{7, 74})) << "14 alike";
  EXPECT_EQ(strip("c32 h112 w112 oc32 k3x3 p1x1 g32"), (Size2{28, 1}));
  EXPECT_EQ(strip("c128 h56 w56 oc128 k3x3 p1x1 g32"), (Size2{28, 1}));
  EXPECT_EQ(strip("c2 h5 w5 oc2 k3x3 p1x1 g2"), (Size2{5, 2})) << "no more than there is";
}

TEST(Plan, ExplainsItself) {
  const auto text = [](const std::string& line) {
    return explain_plan(problem(line), plan_of(line));
  };
  EXPECT_NE(text("c64 h9 w9 oc64 k3x3 p1x1 circular").find("circular"), std::string::npos);
  EXPECT_NE(text("c64 h9 w9 oc64 k3x3 g64").find("columns"), std::string::npos);
  EXPECT_NE(text("c64 h9 w9 oc64 k3x3 g64").find("7 rows of 64 groups"), std::string::npos);
  EXPECT_NE(text("c64 h9 w9 oc64 k1x1").find("pointwise"), std::string::npos);
  EXPECT_NE(text("n0 c64 h9 w9 oc64 k3x3").find("empty"), std::string::npos);
}

}  // namespace
}  // namespace convlaw
