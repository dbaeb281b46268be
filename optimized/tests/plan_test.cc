// SPDX-License-Identifier: MIT
#include "optimized/halide/plan.h"

#include <gtest/gtest.h>

#include <array>

#include "optimized/halide/blocks.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(Plan, ChoosesByWhatTheProblemHasToOffer) {
  const auto strategy = [](const std::string& line) { return plan_of(line).strategy; };
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1"), Strategy::lines);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 s2x3 d3x2"), Strategy::lines);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 reflect"), Strategy::lines);
  EXPECT_EQ(strategy("c64 h56 w56 oc64 k3x3 p1x1 g64"), Strategy::depthwise);
  EXPECT_EQ(strategy("c64 h5 w5 oc64 k3x3"), Strategy::lines) << "few outputs";
  EXPECT_EQ(strategy("c64 h5 w5 oc7 k3x3"), Strategy::lines) << "few channels";
  EXPECT_EQ(strategy("c64 h400 w1 oc8 k1x1 p0x40 s1x80"), Strategy::lines);
  EXPECT_EQ(strategy("c8 h12 w100 oc8 k3x99"), Strategy::lines) << "most of a line between rows";
  EXPECT_EQ(strategy("n0 c64 h56 w56 oc64 k3x3"), Strategy::nothing);
  EXPECT_EQ(strategy("c0 h56 w56 oc64 k3x3"), Strategy::nothing);
  EXPECT_EQ(strategy("c64 h0 w56 oc64 k3x3 p2x2..1x2"), Strategy::bias_alone);
}

TEST(Plan, SharesTheZerosBetweenTheRowsOfALine) {
  const auto pitch = [](const std::string& line) { return plan_of(line).lines.pitch; };
  EXPECT_EQ(pitch("c64 h56 w56 oc64 k3x3 p1x1"), 57);
  EXPECT_EQ(pitch("c8 h20 w20 oc8 k3x3 p1x1..0x2"), 22) << "the wider side";
  EXPECT_EQ(pitch("c8 h20 w20 oc8 k3x3"), 20) << "no zeros";
  EXPECT_EQ(pitch("c3 h224 w224 oc64 k7x7 s2 p3x3"), 114);
  EXPECT_EQ(pitch("c3 h224 w224 oc64 k3x3 s2 p1x1"), 113) << "the phase without zeros";
}

TEST(Plan, HasALineForEachPhaseThatTapsSee) {
  const auto phases = [](const std::string& line) { return plan_of(line).lines.phases; };
  EXPECT_EQ(phases("c8 h20 w20 oc8 k3x3"), 1);
  EXPECT_EQ(phases("c8 h20 w20 oc8 k3x3 s2"), 4);
  EXPECT_EQ(phases("c8 h20 w20 oc8 k1x1 s2x3"), 1);
  EXPECT_EQ(phases("c8 h20 w20 oc8 k2x3 s5x2"), 4);
  EXPECT_EQ(phases("c8 h20 w20 oc8 k3x3 s2 d2"), 1);
  EXPECT_EQ(phases("c8 h20 w20 oc8 k3x3 s4 d2"), 4);
}

TEST(Plan, StepsOverWhatStridesLeaveOutWhereAllIsSeen) {
  const auto step = [](const std::string& line) { return plan_of(line).lines.step; };
  EXPECT_EQ(step("c64 h57 w57 oc64 k3x3 s2"), (Size2{2, 2}));
  EXPECT_EQ(step("c64 h57 w57 oc64 k3x3 s3"), (Size2{3, 1})) << "the pipelines have no such step";
  EXPECT_EQ(step("c256 h57 w57 oc256 k3x1 s2 p1x0"), (Size2{2, 1})) << "every other column is seen";
  EXPECT_EQ(step("c64 h57 w57 oc64 k3x3 s2 d2"), (Size2{1, 1}));
  EXPECT_EQ(step("c8 h57 w57 oc64 k3x3 s2"), (Size2{1, 1})) << "planar lines";
}

TEST(Plan, CutsStripsThatStayInACache) {
  const auto strip = [](const std::string& line) {
    const Lines lines = plan_of(line).lines;
    return std::array{lines.rows, lines.columns, lines.groups};
  };
  using Strip = std::array<std::int64_t, 3>;
  EXPECT_EQ(strip("c64 h14 w14 oc64 k3x3 p1x1"), (Strip{14, 14, 1}));
  EXPECT_EQ(strip("c64 h224 w224 oc64 k3x3 p1x1")[0], 16);
  EXPECT_EQ(strip("c8 h224 w224 oc8 k3x3 p1x1")[0], 16) << "results stay there, too";
  EXPECT_EQ(strip("c512 h3 w2000 oc64 k3x3")[1], 168) << "not even a row";
  EXPECT_EQ(strip("c1024 h7 w7 oc2048 k3x2 p1x1 g1024"), (Strip{7, 8, 128})) << "8 alike";
  EXPECT_EQ(strip("c2 h5 w5 oc2 k3x2 p1x1 g2"), (Strip{5, 6, 2})) << "no more than there is";
}

TEST(Plan, CopiesPixelsOfPointwiseKernelsTileByTile) {
  const auto is_tiled = [](const std::string& line) { return plan_of(line).lines.is_tiled; };
  EXPECT_TRUE(is_tiled("n2 c8 h14 w15 oc64 k1x1"));
  EXPECT_TRUE(is_tiled("c64 h56 w56 oc64 k1x1"));
  EXPECT_FALSE(is_tiled("c8 h14 w15 oc64 k1x1 p0x1"));
  EXPECT_FALSE(is_tiled("c8 h14 w15 oc64 k1x1 p0x0..0x-1")) << "cropped";
  EXPECT_FALSE(is_tiled("c8 h14 w15 oc64 k1x1 s2"));
  EXPECT_FALSE(is_tiled("c8 h14 w15 oc64 k1x1 g2"));
  EXPECT_FALSE(is_tiled("c512 h7 w7 oc2048 k1x1")) << "49 pixels are a tile and one";
  EXPECT_FALSE(make_plan(problem_of("c8 h14 w15 oc64 k1x1"), 0, {Layout::nhwc})->lines.is_tiled);
}

TEST(Plan, InterleavesWhereThatIsQuicker) {
  const auto is_interleaved = [](const std::string& line, Layout layout = Layout::nchw) {
    return make_plan(problem_of(line), 0, {layout})->lines.is_interleaved;
  };
  EXPECT_TRUE(is_interleaved("c256 h14 w14 oc256 k3x3 p1x1"));
  EXPECT_TRUE(is_interleaved("c512 h7 w7 oc2048 k1x1"));
  EXPECT_FALSE(is_interleaved("c64 h56 w56 oc64 k1x1")) << "copied for few products";
  EXPECT_TRUE(is_interleaved("c64 h56 w56 oc64 k1x1", Layout::nhwc));
  EXPECT_FALSE(is_interleaved("c3 h56 w56 oc64 k3x3")) << "few channels";
  EXPECT_FALSE(is_interleaved("c64 h56 w56 oc8 k3x3 p1x1")) << "few output channels";
  EXPECT_FALSE(is_interleaved("c128 h14 w14 oc128 k3x3 p1x1 g32")) << "small groups";
}

TEST(Plan, ComputesRowsByThemselvesWhereTilesFitThem) {
  const auto is_by_rows = [](const std::string& line) { return plan_of(line).lines.is_by_rows; };
  EXPECT_TRUE(is_by_rows("c256 h14 w14 oc256 k3x3 p1x1"));
  EXPECT_TRUE(is_by_rows("c512 h7 w7 oc512 k3x3 p1x1"));
  EXPECT_FALSE(is_by_rows("c512 h60 w4 oc512 k3x3 p0x1")) << "a tile has five places";
  const auto skips_columns = [](const std::string& line) {
    return plan_of(line).lines.skips_columns;
  };
  EXPECT_TRUE(skips_columns("c512 h7 w7 oc512 k3x3 p1x1"));
  EXPECT_TRUE(skips_columns("c160 h17 w17 oc160 k1x7 p0x3"));
  EXPECT_FALSE(skips_columns("c64 h56 w56 oc64 k3x3 p1x1")) << "few outputs are at the sides";
  EXPECT_FALSE(skips_columns("c160 h17 w17 oc160 k1x7")) << "no padding";
}

TEST(Plan, SharesPlacesOutToTheFormsOfThePipeline) {
  const auto share = [](std::int64_t block, bool dense, std::int64_t places) {
    Lines lines;
    lines.block = block;
    lines.is_interleaved = block == 32;
    lines.columns = dense ? 1 : 0;
    const Share found = share_of(lines, places);
    return std::pair{found.usual, found.rest};
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(share(8, false, 96), Pair(96, 0));
  EXPECT_EQ(share(8, false, 97), Pair(96, 16));
  EXPECT_EQ(share(8, false, 113), Pair(96, 32));
  EXPECT_EQ(share(8, false, 129), Pair(144, 0));
  EXPECT_EQ(share(8, true, 129), Pair(96, 48)) << "nothing beyond the last place";
  EXPECT_EQ(share(1, false, 65), Pair(64, 32));
  EXPECT_EQ(share(4, true, 127), Pair(64, 64));
  EXPECT_EQ(share(32, false, 28), Pair(28, 0));
  EXPECT_EQ(share(32, false, 23), Pair(14, 9));
  EXPECT_EQ(share(32, false, 18), Pair(0, 18));
  EXPECT_EQ(share(32, false, 33), Pair(28, 5));
  EXPECT_EQ(share(32, false, 45), Pair(28, 17));
  EXPECT_EQ(share(32, false, 1), Pair(0, 2)) << "the form for few places";
  EXPECT_EQ(share(32, false, 2), Pair(0, 2));
  EXPECT_EQ(share(32, false, 3), Pair(0, 5)) << "the least register tile";
  for (std::int64_t places = kLeastOfRest; places < 100; ++places) {
    const auto [usual, rest] = share(32, false, places);
    EXPECT_EQ(usual + rest, places);
    const RestTiles tiles = tiles_of_rest(rest);
    EXPECT_EQ(tiles.first + tiles.second, rest);
    for (const std::int64_t tile : {tiles.first, tiles.second}) {
      EXPECT_TRUE(tile == 0 || (tile >= kLeastOfRest && tile <= kMostOfRest)) << places;
    }
  }
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
  const Result<Plan> plan = make_plan(problem_of("n3 c1 h40000 w40000 oc1 k1x1"));
  ASSERT_FALSE(plan);
  EXPECT_NE(plan.error().message().find("2^31"), std::string::npos);
  EXPECT_FALSE(make_plan(problem_of("c1 h1 w1 oc70000 k200x200 p100x100")));
  EXPECT_TRUE(make_plan(problem_of("n0 c1 h40000 w400000 oc1 k1x1"))) << "nothing to count";
}

TEST(Plan, GathersWhereLinesWouldHoldMuchThatNobodySees) {
  const auto is_gathered = [](const std::string& line) {
    const Plan plan = plan_of(line);
    EXPECT_EQ(plan.strategy, Strategy::lines) << line;
    EXPECT_FALSE(plan.pads_first && plan.lines.is_gathered) << line;
    return plan.lines.is_gathered;
  };
  EXPECT_TRUE(is_gathered("c2 h1 w70 oc40 k3x1 p50000000x0 d50000000x1"));
  EXPECT_TRUE(is_gathered("c2 h4000 w3 oc4 k2x1 d3900x1"));
  EXPECT_TRUE(is_gathered("c1 h2 w2 oc8 k1x1 p1500000000x0 s2000000000x1 replicate"));
  EXPECT_TRUE(is_gathered("c1 h5 w5000000 oc1 k2x2 d1x4900000"));
  EXPECT_TRUE(is_gathered("c1 h9 w2 oc1 k1x2 d1x2305843009213693952 p0x2305843009213693952..0x0"));
  EXPECT_FALSE(is_gathered("c1 h4001 w4001 oc1 k1x1 s4000")) << "one phase holds all that is seen";
  EXPECT_FALSE(is_gathered("c1 h1 w5000 oc1 k2x1 d4500 s4500x4999 p4500x0"));
  EXPECT_FALSE(is_gathered("n8 c64 h112 w112 oc64 k7x7 p3x3"));
  EXPECT_FALSE(is_gathered("c256 h33 w33 oc256 k3x3 p12x12 d12x12")) << "interleaved";
}

TEST(Plan, HoldsSomeChannelsWhereStripsOfAllWouldBeMostlyHalo) {
  const auto held = [](const std::string& line) { return plan_of(line).lines.held; };
  EXPECT_EQ(held("c256 h33 w33 oc256 k3x3 p12x12 d12x12"), 0) << "all stay in a cache";
  EXPECT_EQ(held("c2048 h33 w33 oc256 k3x3 p12x12 d12x12"), 400);
  EXPECT_EQ(plan_of("c2048 h33 w33 oc256 k3x3 p12x12 d12x12").lines.rows, 33);
  EXPECT_EQ(held("c2048 h33 w33 oc256 k3x3 p1x1"), 0);
}

TEST(Plan, ExplainsItself) {
  const auto text = [](const std::string& line) {
    return explain_plan(problem_of(line), plan_of(line));
  };
  const Form bf16{Layout::nchw, ElementType::bf16};
  const std::string pixels = "c64 h9 w9 oc64 k1x1";
  EXPECT_NE(explain_plan(problem_of(pixels), *make_plan(problem_of(pixels), 0, bf16))
                .find("pixels, copied tile by tile"),
            std::string::npos);
  EXPECT_NE(text("c64 h9 w9 oc64 k3x3 p1x1 circular").find("circular"), std::string::npos);
  EXPECT_NE(text("c128 h9 w9 oc128 k3x2 g64").find("7 x 8 outputs of 64 groups"), std::string::npos)
      << text("c128 h9 w9 oc128 k3x2 g64");
  EXPECT_NE(text("c64 h9 w9 oc64 k3x3 g64").find("turned, and back"), std::string::npos);
  EXPECT_NE(text("c64 h29 w9 oc64 k3x3 p1x1 g64").find("where they lie"), std::string::npos);
  EXPECT_NE(text("c64 h14 w14 oc64 k5x5 p2x1 g64").find("columns of 18 planes"), std::string::npos);
  EXPECT_NE(text("c64 h14 w14 oc64 k5x5 p2x2 g64").find("each column of taps"), std::string::npos);
  EXPECT_NE(text("c64 h9 w9 oc64 k1x1").find("pixels, read where they lie"), std::string::npos);
  EXPECT_NE(text("c512 h7 w7 oc512 k3x3 p1x1")
                .find("row by row without taps above and below the image, each column of taps by "
                      "itself without outputs that see it beside the image"),
            std::string::npos)
      << text("c512 h7 w7 oc512 k3x3 p1x1");
  EXPECT_EQ(text("c512 h8 w8 oc512 k3x3").find("without"), std::string::npos);
  EXPECT_NE(text("c8 h29 w29 oc64 k3x3 s2").find("4 phases"), std::string::npos);
  EXPECT_NE(text("c64 h29 w29 oc64 k3x3 s2").find("stepping over"), std::string::npos);
  EXPECT_NE(text("c2048 h33 w33 oc256 k3x3 p12x12 d12x12").find("33 x 33 outputs, 400 of the"),
            std::string::npos);
  EXPECT_NE(text("n0 c64 h9 w9 oc64 k3x3").find("empty"), std::string::npos);
}

}  // namespace
}  // namespace convlaw
