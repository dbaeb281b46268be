// SPDX-License-Identifier: MIT
// Depthwise convolutions in Halide: which way is chosen, and how they are cut.
#include "optimized/halide/depthwise.h"

#include <gtest/gtest.h>

#include <array>

#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

TEST(DepthwisePlan, IsDepthwiseWhereThereIsAPipeline) {
  const auto is_depthwise = [](const std::string& line) {
    return plan_of(line).strategy == Strategy::depthwise;
  };
  EXPECT_TRUE(is_depthwise("c6 h18 w9 oc12 k5x5 p2x4 s2 g6"));
  EXPECT_TRUE(is_depthwise("c6 h9 w9 oc6 k7x7 p3x3 g6"));
  EXPECT_TRUE(is_depthwise("c6 h9 w9 oc6 k3x3 p-2x-1 g6"));
  EXPECT_TRUE(is_depthwise("c6 h9 w9 oc6 k7x7 p3x3 s3x2 g6")) << "any kernel";
  EXPECT_TRUE(is_depthwise("c6 h12 w9 oc12 k5x5 p3x4 s2 g6"));
  EXPECT_FALSE(is_depthwise("c6 h18 w9 oc12 k5x5 p2x4 s3 g6"));
  EXPECT_TRUE(is_depthwise("c6 h9 w9 oc6 k3x5 s3x1 d2x1 g6"));
  EXPECT_TRUE(is_depthwise("c6 h9 w60 oc6 k1x3 p0x16 d1x20 g6"));
  EXPECT_FALSE(is_depthwise("c6 h9 w60 oc6 k1x3 p0x17 d1x20 g6")) << "a vector of zeros";
  EXPECT_TRUE(is_depthwise("c6 h9 w60 oc6 k1x3 p0x32 d1x20 s2 g6")) << "... of each phase";
  EXPECT_FALSE(is_depthwise("c6 h9 w9 oc6 k3x3 g3"));
  EXPECT_FALSE(is_depthwise("c6 h9 w9 oc6 k3x3 p1x3..1x1 g6")) << "windows of zeros alone";
  EXPECT_FALSE(is_depthwise("c6 h9 w9 oc6 k3x3 p1x1..3x1 g6"));
  EXPECT_FALSE(is_depthwise("c6 h9 w9000 oc6 k3x3 p1x1 g6")) << "a row is too long for the stack";
}

TEST(DepthwisePlan, PutsChannelsSideBySideWherePlanesAreSmallOrTheyAreThereAlready) {
  const auto is_over_channels = [](const std::string& line, Layout layout) {
    const Plan plan = plan_of(line, 0, {layout});
    return plan.strategy == Strategy::depthwise && plan.depthwise.is_over_channels();
  };
  EXPECT_TRUE(is_over_channels("c64 h6 w6 oc64 k3x3 p1x1 g64", Layout::nchw));
  EXPECT_FALSE(is_over_channels("c64 h7 w7 oc64 k3x3 p1x1 g64", Layout::nchw)) << "rows";
  EXPECT_TRUE(is_over_channels("c64 h9 w20 oc64 k3x2 d2x1 s1x3 g64", Layout::nchw));
  EXPECT_TRUE(is_over_channels("c64 h60 w8 oc64 k3x2 g64", Layout::nchw)) << "half a vector";
  EXPECT_FALSE(is_over_channels("c64 h60 w10 oc64 k3x2 p0x1 g64", Layout::nchw));
  EXPECT_FALSE(is_over_channels("c64 h60 w8 oc64 k3x3 p0x1 g64", Layout::nchw)) << "its own";
  EXPECT_TRUE(is_over_channels("c64 h60 w60 oc64 k8x8 g64", Layout::nchw)) << "many taps";
  EXPECT_FALSE(is_over_channels("c64 h60 w60 oc64 k7x9 g64", Layout::nchw));
  EXPECT_TRUE(is_over_channels("c64 h56 w56 oc64 k5x5 s4 g64", Layout::nchw)) << "no planes";
  EXPECT_TRUE(is_over_channels("c64 h56 w56 oc64 k4x4 s3 g64", Layout::nchw)) << "unseen columns";
  EXPECT_FALSE(is_over_channels("c64 h56 w56 oc64 k3x3 s4 g64", Layout::nchw)) << "unseen between";
  EXPECT_FALSE(is_over_channels("c64 h7 w7 oc64 k3x2 d2x1 s1x3 g64", Layout::nchw)) << "6 outputs";
  EXPECT_FALSE(is_over_channels("c64 h7 w7 oc64 k3x3 p1x-1 g64", Layout::nchw)) << "parts of rows";
  EXPECT_FALSE(is_over_channels("c64 h3 w5 oc64 k3x3 p1x1 g64", Layout::nchw)) << "15 elements";
  EXPECT_FALSE(is_over_channels("c64 h3 w3 oc64 k3x3 p2x2 g64", Layout::nchw)) << "9 of the input";
  EXPECT_FALSE(is_over_channels("c64 h14 w14 oc64 k3x3 p1x1 g64", Layout::nchw));
  EXPECT_TRUE(is_over_channels("c64 h14 w14 oc64 k3x3 p1x1 g64", Layout::nhwc));
  EXPECT_FALSE(is_over_channels("c31 h14 w14 oc31 k3x3 p1x1 g31", Layout::nhwc)) << "no vectors";
  EXPECT_FALSE(is_over_channels("c64 h14 w14 oc128 k3x3 p1x1 g64", Layout::nhwc));
  EXPECT_TRUE(is_over_channels("c64 h14 w9000 oc64 k3x3 p1x1 g64", Layout::nhwc));
  EXPECT_FALSE(is_over_channels("c64 h14 w9000 oc64 k3x2 p1x1 g64", Layout::nhwc)) << "the stack";
  EXPECT_FALSE(
      is_over_channels("c64 h9 w9 oc64 k3x1 d2000000000x1 p2000000000x0 g64", Layout::nhwc));
}

TEST(DepthwisePlan, LeavesEachSectionOfGroupsEnoughOfThem) {
  Plan plan = plan_of("c150 h7 w7 oc150 k5x5 p2x2 g150");
  const Conv2dProblem p = problem_of("c150 h7 w7 oc150 k5x5 p2x2 g150");
  EXPECT_EQ(groups_in_sections(p, plan, 1), 150);
  EXPECT_EQ(groups_in_sections(p, plan, 3), 96) << "3 of 64 would leave 22";
  EXPECT_EQ(groups_in_sections(p, plan, 100), 96);
  plan.depthwise.way = DepthwiseWay::planes;
  EXPECT_EQ(groups_in_sections(p, plan, 3), 50);
  EXPECT_EQ(groups_in_sections(p, plan, 1000), 1);
}

TEST(DepthwisePlan, CutsPlanesThatStayInTheFirstCache) {
  const auto cut = [](const std::string& line) {
    const DepthwiseCut found = plan_of(line).depthwise;
    EXPECT_EQ(found.way, DepthwiseWay::planes) << line;
    return std::array{found.rows, found.at_once, found.pitch};
  };
  using Cut = std::array<std::int64_t, 3>;
  EXPECT_EQ(cut("c64 h14 w14 oc64 k5x5 p2x1 g64"), (Cut{14, 18, 16}));
  EXPECT_EQ(cut("c2 h14 w14 oc2 k5x5 p2x1 g2"), (Cut{14, 2, 16}));
  EXPECT_EQ(cut("c64 h112 w112 oc64 k3x3 p1x1 g64"), (Cut{42, 1, 128}));
  EXPECT_EQ(cut("c64 h9 w15 oc64 k5x5 p2x1..2x3 g64"), (Cut{9, 9, 32})) << "zeros do not fit";
  EXPECT_EQ(cut("c64 h19 w49 oc64 k5x5 p2x3..2x-1 g64")[2], 64) << "the last column is not seen";
  EXPECT_EQ(cut("c64 h56 w56 oc64 k4x4 s2 p1x2..1x1 g64"), (Cut{28, 1, 32}));
  EXPECT_EQ(cut("c64 h40 w31 oc64 k4x5 s2 p0x2..0x1 g64")[2], 32) << "16 places, and a zero before";
  EXPECT_EQ(cut("c64 h40 w30 oc64 k4x5 s2 p0x2..0x1 g64")[2], 16) << "zeros behind 15 of them";
  EXPECT_EQ(cut("c64 h40 w32 oc64 k4x5 s2 p0x0 g64")[2], 16) << "no zeros";
  EXPECT_EQ(cut("c64 h40 w32 oc64 k4x5 s2 p0x0..0x1 g64")[2], 32) << "zeros are seen behind";
}

TEST(DepthwisePlan, ReadsRowsWhereTheyLie) {
  const auto way = [](const std::string& line) {
    const Plan plan = plan_of(line);
    EXPECT_EQ(plan.strategy, Strategy::depthwise) << line;
    return plan.depthwise.way;
  };
  EXPECT_EQ(way("c64 h14 w14 oc64 k3x3 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h112 w64 oc64 k3x3 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h112 w80 oc64 k3x3 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h112 w81 oc64 k3x3 p1x1 g64"), DepthwiseWay::planes) << "no tile so wide";
  EXPECT_EQ(way("c64 h112 w81 oc64 k3x3 p1x1..1x0 g64"), DepthwiseWay::planes) << "of the input";
  EXPECT_EQ(way("c64 h30 w30 oc64 k3x3 p1x0 g64"), DepthwiseWay::planes) << "no zero at the left";
  EXPECT_EQ(way("c64 h30 w30 oc64 k3x3 p1x1..1x2 g64"), DepthwiseWay::planes) << "two behind";
  EXPECT_EQ(way("c64 h28 w28 oc64 k3x3 s2 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h14 w16 oc64 k3x3 s2 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h224 w224 oc64 k3x3 s2 p1x1 g64"), DepthwiseWay::rows);
  EXPECT_EQ(way("c64 h12 w16 oc64 k3x3 s2 p1x1 g64"), DepthwiseWay::turned) << "few rows";
  EXPECT_EQ(way("c64 h28 w28 oc64 k3x3 s2 p2x1 g64"), DepthwiseWay::planes) << "many zeros";
  EXPECT_EQ(way("c64 h28 w28 oc64 k3x3 s1x2 p2x1 g64"), DepthwiseWay::planes);
  EXPECT_EQ(way("c64 h112 w112 oc64 k3x3 p1x1 g64"), DepthwiseWay::planes) << "wide";
  EXPECT_EQ(way("c64 h14 w14 oc64 k3x3 p2x1 g64"), DepthwiseWay::planes) << "many zeros";
  EXPECT_EQ(way("c2 h3 w40 oc2 k3x3 p1x1 g2"), DepthwiseWay::sums) << "no tile of rows";
  EXPECT_EQ(way("c64 h28 w28 oc64 k5x5 p2x2 g64"), DepthwiseWay::sums);
}

TEST(DepthwisePlan, ReadsRowsOfDilatedKernelsWhereTheyLie) {
  const auto way = [](const std::string& line) {
    const Plan plan = plan_of("c8 oc8 g8 " + line);
    EXPECT_EQ(plan.strategy, Strategy::depthwise) << line;
    return plan.depthwise.way;
  };
  EXPECT_EQ(way("h33 w33 k3x3 p2x2 d2x2"), DepthwiseWay::rows);
  EXPECT_EQ(way("h33 w33 k3x3 p4x4 d4x4"), DepthwiseWay::rows);
  EXPECT_EQ(way("h33 w33 k3x3 p0x2..1x1 d2x2"), DepthwiseWay::rows) << "fewer zeros";
  EXPECT_EQ(way("h33 w33 k3x3 p5x5 d5x5"), DepthwiseWay::sums) << "no pipeline";
  EXPECT_EQ(way("h33 w33 k3x3 p2x4 d2x4"), DepthwiseWay::sums) << "... along one axis";
  EXPECT_EQ(way("h33 w33 k3x3 p2x2 d2x2 s2"), DepthwiseWay::planes);
  EXPECT_EQ(way("h33 w33 k3x5 p2x4 d2x2"), DepthwiseWay::sums);
  EXPECT_EQ(way("h33 w33 k3x3 p3x2 d2x2"), DepthwiseWay::sums) << "many zeros";
  EXPECT_EQ(way("h33 w33 k3x3 p2x2..3x2 d2x2"), DepthwiseWay::sums);
  EXPECT_EQ(way("h33 w33 k3x3 p2x1 d2x2"), DepthwiseWay::planes) << "few at the left";
  EXPECT_EQ(way("h33 w33 k3x3 p2x2..2x3 d2x2"), DepthwiseWay::planes) << "many behind";
  EXPECT_EQ(way("h33 w81 k3x3 p2x2 d2x2"), DepthwiseWay::planes) << "wide";
  EXPECT_EQ(way("h8 w33 k3x3 p2x2 d2x2"), DepthwiseWay::rows);
  EXPECT_EQ(way("h7 w33 k3x3 p2x2 d2x2"), DepthwiseWay::sums) << "3 rows of those 2 apart";
  EXPECT_EQ(way("h15 w33 k3x3 p4x4 d4x4"), DepthwiseWay::sums) << "... 4 apart";
}

TEST(DepthwisePlan, SumsColumnsOfTapsApart) {
  const auto cut = [](const std::string& line) {
    const Plan plan = plan_of("c40 oc40 g40 " + line);
    EXPECT_EQ(plan.strategy, Strategy::depthwise) << line;
    return plan.depthwise;
  };
  const auto columns = [&](const std::string& line) {
    const DepthwiseCut found = cut(line);
    EXPECT_EQ(found.way, DepthwiseWay::sums) << line;
    return kSumsForms[found.tile].most();
  };
  const auto dilation = [&](const std::string& line) {
    return kSumsForms[cut(line).tile].dilation;
  };
  EXPECT_EQ(columns("h33 w33 k3x3 p12x12 d12x12"), 48);
  EXPECT_EQ(columns("h33 w17 k5x3 p2x1"), 32);
  EXPECT_EQ(columns("h33 w80 k3x3 p32x32 d32x32"), 80);
  EXPECT_EQ(columns("h33 w32 k3x5 p1x2"), 32);
  EXPECT_EQ(columns("h33 w33 k5x5 p4x4 d2x2"), 64);
  EXPECT_EQ(columns("h33 w128 k9x9 p4x4"), kSumsColumns);
  EXPECT_EQ(columns("h33 w20 k11x11 p5x5 s2x1"), kSumsColumns);
  EXPECT_EQ(columns("h33 w20 k3x7 p0x3..2x0"), 32) << "no zeros behind";
  EXPECT_EQ(columns("h33 w64 k1x7 p0x3"), 64);
  EXPECT_EQ(columns("h33 w16 k3x5 p1x2"), 16);
  EXPECT_EQ(columns("h33 w9 k3x5 p1x2"), 16);
  EXPECT_FALSE(cut("h33 w8 k3x5 p1x2").way == DepthwiseWay::sums) << "half empty";
  EXPECT_EQ(dilation("h33 w33 k3x3 p12x12 d12x12"), 12);
  EXPECT_EQ(dilation("h33 w33 k3x3 p3x3 d3x3"), 3);
  EXPECT_EQ(columns("h14 w14 k3x3 p3x3 d3x3"), 16);
  EXPECT_EQ(dilation("h56 w64 k3x3 p5x3 d5x3"), 3) << "along a row";
  EXPECT_EQ(dilation("h28 w28 k5x5 p4x4 d2x2"), 2);
  EXPECT_EQ(dilation("h28 w64 k5x5 p4x4 d2x2"), 2);
  EXPECT_EQ(dilation("h65 w65 k3x3 p36x36 d36x36"), 36) << "many zeros";
  EXPECT_EQ(dilation("h33 w33 k3x3 p13x13 d13x13"), 0);
  EXPECT_EQ(dilation("h33 w40 k5x5 p2x6 d1x3"), 0) << "there is one, of the others";
  EXPECT_EQ(dilation("h33 w40 k5x5 p4x2 d2x1"), 1);
  const auto is_it = [&](const std::string& line) { return cut(line).way == DepthwiseWay::sums; };
  EXPECT_FALSE(is_it("h33 w70 k7x7 p3x3")) << "its own";
  EXPECT_FALSE(is_it("h33 w16 k3x3 p5x5 d5x5")) << "mostly empty";
  EXPECT_FALSE(is_it("h33 w40 k1x9 p0x4")) << "one row of taps";
  EXPECT_FALSE(is_it("h33 w28 k4x4 p2x2")) << "no middle tap";
  EXPECT_FALSE(is_it("h33 w28 k3x5 p1x1..1x2")) << "few zeros at the left";
  EXPECT_FALSE(is_it("h33 w28 k3x5 p1x2..1x3")) << "many behind";
  EXPECT_FALSE(is_it("h33 w28 k3x5 p1x2 s1x2"));
  EXPECT_FALSE(is_it("h33 w81 k3x3 p5x5 d5x5")) << "wide";
  EXPECT_FALSE(is_it("h33 w129 k9x9 p4x4"));
  EXPECT_FALSE(is_it("h12 w60 k3x5 p1x34 d1x17")) << "many zeros";
  EXPECT_FALSE(is_it("h6 w20 k3x5 p1x2")) << "few outputs";
}

TEST(DepthwisePlan, MovesFewSumsWhereRegistersAreFew) {
  Form few;
  few.has_few_registers = true;
  const auto dilation = [&](const std::string& line) {
    const DepthwiseCut cut = plan_of("c40 oc40 g40 " + line, 0, few).depthwise;
    return cut.way == DepthwiseWay::sums ? kSumsForms[cut.tile].dilation : -1;
  };
  EXPECT_EQ(dilation("h33 w80 k3x3 p12x12 d12x12"), 12);
  EXPECT_EQ(dilation("h33 w32 k5x5 p2x2"), 1);
  EXPECT_EQ(dilation("h33 w33 k5x5 p2x2"), -1);
  EXPECT_EQ(dilation("h33 w33 k3x5 p1x2"), 0);
  EXPECT_EQ(dilation("h33 w33 k3x3 p3x3 d3x3"), 3);
  EXPECT_EQ(dilation("h28 w28 k5x5 p4x4 d2x2"), 2);
  EXPECT_EQ(dilation("h28 w64 k5x5 p4x4 d2x2"), 0);
  EXPECT_EQ(dilation("h33 w16 k7x7 p3x3"), 1);
  EXPECT_EQ(dilation("h33 w20 k9x9 p4x4"), 0);
  const auto way = [&](const std::string& line) { return plan_of(line, 0, few).depthwise.way; };
  EXPECT_EQ(way("c8 h33 w64 oc8 k3x3 p1x1 g8"), DepthwiseWay::rows);
  EXPECT_EQ(way("c8 h33 w65 oc8 k3x3 p1x1 g8"), DepthwiseWay::planes);
  EXPECT_EQ(way("c8 h33 w65 oc8 k3x3 p2x2 d2x2 g8"), DepthwiseWay::rows);
}

TEST(DepthwisePlan, ReadsPixelsWhereTheyLie) {
  const auto columns = [](const std::string& line) -> std::int64_t {
    const DepthwiseCut cut = plan_of(line, 0, {Layout::nhwc}).depthwise;
    if (cut.way != DepthwiseWay::pixels) return 0;
    return DepthwisePipelines::kPixels[static_cast<std::size_t>(cut.tile)].columns;
  };
  EXPECT_EQ(columns("c64 h7 w7 oc64 k3x3 p1x1 g64"), 7);
  EXPECT_EQ(columns("c64 h8 w8 oc64 k3x3 p1x1 g64"), 4) << "no column twice";
  EXPECT_EQ(columns("c64 h9 w9 oc64 k3x3 p1x1 g64"), 5) << "few tiles";
  EXPECT_EQ(columns("c64 h28 w28 oc64 k3x3 p1x1 g64"), 7);
  EXPECT_EQ(columns("c64 h9 w6 oc64 k3x3 p1x1 g64"), 6);
  EXPECT_EQ(columns("c64 h9 w2 oc64 k3x3 p1x1 g64"), 2);
  EXPECT_EQ(columns("c64 h9 w1 oc64 k3x3 p1x1 g64"), 0) << "no tile";
  EXPECT_EQ(columns("c64 h6 w6 oc64 k3x3 s2 p1x1 g64"), 3);
  EXPECT_EQ(columns("c64 h9 w6 oc64 k5x5 p2x2 g64"), 0) << "no tile";
  EXPECT_EQ(columns("c64 h9 w8 oc64 k5x5 p2x2 g64"), 7) << "six columns twice";
  EXPECT_EQ(columns("c64 h14 w14 oc64 k5x5 s2 p2x2 g64"), 7);
  EXPECT_EQ(columns("c64 h16 w16 oc64 k5x5 s2 p2x2 g64"), 4);
  EXPECT_EQ(columns("c64 h14 w14 oc64 k7x7 p3x3 g64"), 7);
  EXPECT_EQ(columns("c64 h14 w14 oc64 k9x9 p4x4 g64"), 0) << "no pipeline";
  EXPECT_EQ(columns("c64 h14 w14 oc64 k3x3 p1x1 d2x1 g64"), 0);
  EXPECT_EQ(columns("c64 h14 w14 oc64 k3x3 p2x1 g64"), 0) << "many zeros";
  EXPECT_EQ(columns("c64 h14 w14 oc64 k3x3 p1x1..2x1 g64"), 0);
  EXPECT_EQ(columns("c64 h14 w14 oc64 k3x3 p1x2..1x1 g64"), 0);
  EXPECT_EQ(columns("c64 h14 w14 oc64 k3x3 p1x1..1x2 g64"), 0);
  EXPECT_EQ(columns("c64 h13 w13 oc64 k3x3 s2 p1x1..1x2 g64"), 7) << "one is not seen";
  EXPECT_EQ(columns("c31 h14 w14 oc31 k3x3 p1x1 g31"), 0);
}

TEST(DepthwisePlan, HasSectionsOfChannelsWhosePixelsRowsShare) {
  const auto cut = [](const std::string& line) {
    const DepthwiseCut found = plan_of(line, 0, {Layout::nhwc}).depthwise;
    EXPECT_EQ(found.way, DepthwiseWay::pixels) << line;
    return std::array{found.groups, found.rows, found.strips};
  };
  using Cut = std::array<std::int64_t, 3>;
  EXPECT_EQ(cut("c256 h28 w28 oc256 k3x3 p1x1 g256"), (Cut{256, 28, 1}));
  EXPECT_EQ(cut("c512 h14 w14 oc512 k3x3 p1x1 g512"), (Cut{256, 14, 1}));
  EXPECT_EQ(cut("c240 h28 w28 oc240 k5x5 p2x2 g240"), (Cut{128, 28, 1}));
  EXPECT_EQ(cut("c512 h14 w14 oc512 k3x3 s2 p1x1 g512"), (Cut{512, 7, 1})) << "they share few";
  const Form halves{Layout::nhwc, ElementType::f16};
  const DepthwiseCut copied = plan_of("c512 h28 w28 oc512 k3x3 p1x1 g512", 0, halves).depthwise;
  EXPECT_EQ(copied.way, DepthwiseWay::pixels);
  EXPECT_TRUE(copied.is_copied);
  EXPECT_EQ(copied.groups, 32);
}

TEST(DepthwisePlan, TakesTilesOfRowsThatComputeTheFewest) {
  const auto tile = [](const std::string& line) {
    const RowsTile found = kRowsTiles[plan_of(line).depthwise.tile];
    return std::array{found.rows, found.columns};
  };
  using Tile = std::array<int, 2>;
  EXPECT_EQ(tile("c64 h7 w7 oc64 k3x3 p1x1 g64"), (Tile{7, 8}));
  EXPECT_EQ(tile("c64 h8 w8 oc64 k3x3 p1x1 g64"), (Tile{4, 8}));
  EXPECT_EQ(tile("c2 h5 w8 oc2 k3x3 p1x1 g2"), (Tile{4, 8})) << "7 do not fit";
  EXPECT_EQ(tile("c64 h14 w14 oc64 k3x3 p1x1 g64"), (Tile{7, 16}));
  EXPECT_EQ(tile("c64 h14 w17 oc64 k3x3 p1x1..1x0 g64"), (Tile{4, 32})) << "of the input";
  EXPECT_EQ(tile("c64 h56 w56 oc64 k3x3 p1x1 g64"), (Tile{4, 64}));
  EXPECT_EQ(tile("c64 h56 w65 oc64 k3x3 p1x1 g64"), (Tile{4, 80}));
  EXPECT_EQ(tile("c64 h14 w7 oc64 k3x3 p2x2 d2x2 g64"), (Tile{4, 16})) << "the first that there is";
  EXPECT_EQ(tile("c64 h14 w16 oc64 k3x3 s2 p1x1 g64"), (Tile{7, 8}));
  EXPECT_EQ(tile("c64 h200 w200 oc64 k3x3 s2 p1x1 g64"), (Tile{4, 32})) << "several in a row";
}

TEST(DepthwisePlan, CutsCopiedRowsIntoWholeTiles) {
  const std::string line = "c8 h112 w40 oc8 k3x3 p1x1 g8";
  const DepthwiseCut cut = make_plan(problem_of(line), 0, {Layout::nhwc})->depthwise;
  EXPECT_EQ(cut.way, DepthwiseWay::rows);
  EXPECT_TRUE(cut.is_copied);
  EXPECT_EQ(cut.rows, 112);
  const std::string large = "c8 h449 w48 oc8 k3x3 p1x1 g8";
  const DepthwiseCut strips = make_plan(problem_of(large), 0, {Layout::nhwc})->depthwise;
  EXPECT_EQ(strips.rows, 224);
  EXPECT_EQ(strips.strips, 2) << "the last has 225 rows";
  const std::string sums = "c8 h449 w48 oc8 k3x3 p3x3 d3x3 g8";
  const DepthwiseCut of_sums = make_plan(problem_of(sums), 0, {Layout::nhwc})->depthwise;
  EXPECT_EQ(of_sums.way, DepthwiseWay::sums);
  EXPECT_EQ(of_sums.rows, 224);
}

}  // namespace
}  // namespace convlaw
