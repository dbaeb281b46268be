// SPDX-License-Identifier: MIT
// Depthwise convolutions whose products are summed for a row of windows: which tiles are taken, and
// that each is exact.
#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <string>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise_plan.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

using Tile = std::array<int, 2>;
constexpr Tile kNone{0, 0};

// Rows of output and columns of input, if there is one.
Tile tile(const std::string& line, const Form& form = {}) {
  const Plan plan = plan_of(line, 0, form);
  if (plan.strategy != Strategy::depthwise) return kNone;
  if (plan.depthwise.way != DepthwiseWay::windows) return kNone;
  const WindowsForm& found = kWindowsForms[plan.depthwise.tile];
  EXPECT_EQ(found.kernel, problem_of(line).kernel_size.w) << line;
  return {found.rows, found.columns};
}

TEST(DepthwiseWindows, TakesTilesThatComputeTheFewest) {
  EXPECT_EQ(tile("c64 h14 w14 oc64 k3x3 s2 p1x1 g64"), (Tile{7, 16}));
  EXPECT_EQ(tile("c64 h15 w15 oc64 k3x3 s2 g64"), (Tile{7, 16})) << "no zeros";
  EXPECT_EQ(tile("c64 h12 w12 oc64 k3x3 s2 p1x1 g64"), (Tile{4, 16})) << "8 rows of 6";
  EXPECT_EQ(tile("c64 h10 w10 oc64 k3x3 s2 p1x1 g64"), (Tile{5, 16}));
  EXPECT_EQ(tile("c64 h7 w7 oc64 k3x3 s2 p1x1 g64"), (Tile{4, 16}));
  EXPECT_EQ(tile("c64 h6 w6 oc64 k3x3 s2 p1x1 g64"), kNone) << "3 rows";
  EXPECT_EQ(tile("c64 h14 w4 oc64 k3x3 s2 p1x1 g64"), kNone) << "mostly empty";
  EXPECT_EQ(tile("c64 h16 w16 oc64 k3x3 s2 p1x1 g64"), kNone) << "a whole tile of rows";
  EXPECT_EQ(tile("c64 h19 w19 oc64 k3x3 s2 p1x1 g64"), (Tile{2, 32}));
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s2 p1x1 g64"), kNone) << "as many of rows";
  EXPECT_EQ(tile("c64 h26 w26 oc64 k3x3 s2 p1x1 g64"), (Tile{2, 32})) << "... with one twice";
  EXPECT_EQ(tile("c64 h56 w56 oc64 k3x3 s2 p1x1 g64"), kNone) << "two in a row";
  EXPECT_EQ(tile("c64 h200 w200 oc64 k3x3 s2 p1x1 g64"), kNone) << "seven, for four";
  EXPECT_EQ(tile("c64 h66 w66 oc64 k3x3 s2 p1x1 g64"), (Tile{2, 32})) << "three in a row";
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s1x2 p1x1 g64"), (Tile{4, 32}));
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s2x1 p1x1 g64"), kNone);
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s2 p2x1 g64"), kNone) << "many zeros";
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s1x2 p1x1..2x1 g64"), kNone) << "... below";
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s1x2 p1x2..1x2 g64"), (Tile{4, 32})) << "at the sides";
  EXPECT_EQ(tile("c64 h28 w28 oc64 k3x3 s1x2 d1x2 p1x1 g64"), kNone);
  EXPECT_EQ(tile("c64 h28 w28 oc64 k5x5 s2 p2x2 g64"), (Tile{2, 32}));
  EXPECT_EQ(tile("c64 h16 w16 oc64 k5x5 s2 p2x2 g64"), (Tile{2, 32}));
  EXPECT_EQ(tile("c64 h14 w14 oc64 k5x5 s2 p2x2 g64"), kNone) << "turned";
  EXPECT_EQ(tile("c31 h14 w14 oc31 k5x5 s2 p2x2 g31"), (Tile{2, 32})) << "few channels";
  EXPECT_EQ(tile("c64 h28 w28 oc64 k2x2 s2 g64"), (Tile{2, 32}));
  EXPECT_EQ(tile("c64 h57 w57 oc64 k3x3 s3 g64"), (Tile{2, 48}));
  EXPECT_EQ(tile("c64 h56 w56 oc64 k4x4 s4 g64"), (Tile{1, 64}));
  EXPECT_EQ(tile("c64 h56 w20 oc64 k4x4 s4 g64"), kNone) << "mostly empty";
  EXPECT_EQ(tile("c64 h14 w14 oc64 k3x3 s2 p1x1 g64", {Layout::nhwc}), kNone);
}

// Tiles of rows part what they load as quickly there.
TEST(DepthwiseWindows, TakesThemWhereRegistersAreFewIfTheyComputeLess) {
  Form few;
  few.has_few_registers = true;
  EXPECT_EQ(tile("c64 h14 w14 oc64 k3x3 s2 p1x1 g64", few), kNone);
  EXPECT_EQ(tile("c64 h10 w10 oc64 k3x3 s2 p1x1 g64", few), (Tile{5, 16}));
  EXPECT_EQ(tile("c64 h19 w19 oc64 k3x3 s2 p1x1 g64", few), (Tile{2, 32}));
  EXPECT_EQ(tile("c64 h56 w56 oc64 k4x4 s4 g64", few), (Tile{1, 64}));
  EXPECT_EQ(tile("c64 h28 w28 oc64 k5x5 s2 p2x2 g64", few), kNone);
}

void expect_exact_by_windows(std::initializer_list<const char*> lines) {
  for (const char* line : lines) {
    EXPECT_NE(tile(line), kNone) << line;
    expect_exact_on({1, 3}, {line});
  }
}

// Several rows share a vector. Their last tile overlaps the one before, or is the only one.
TEST(DepthwiseWindows, IsExactOnShortRows) {
  expect_exact_by_windows(
      {"c47 h14 w14 oc47 k3x3 s2 p1x1 g47", "n2 c33 h10 w10 oc66 k3x3 s2 p1x1 g33",
       "c5 h12 w12 oc5 k3x3 s2 p1x1 g5", "n3 c2 h7 w7 oc2 k3x3 s2 p1x1 g2",
       "c3 h15 w15 oc3 k3x3 s2 g3", "c3 h29 w13 oc3 k3x3 s2 p1x1 g3",
       "c40 h200 w11 oc40 k3x3 s2 p0x1..1x2 g40", "c1 h8 w8 oc1 k3x3 s2 p1x1",
       "c3 h17 w6 oc3 k3x3 s2 p1x0..0x1 g3", "c3 h19 w16 oc3 k3x3 s2 p-3x1..1x-2 g3",
       "n3 c2 h13 w9 oc4 k3x3 s2 p0x0..1x1 circular g2", "c4 h13 w12 oc4 k3x3 s2 p1x2..1x0 g4"});
}

// One tile in a row and several, the last of which overlaps the one before.
TEST(DepthwiseWindows, IsExactOnLongerRows) {
  expect_exact_by_windows({"n2 c33 h19 w19 oc33 k3x3 s2 p1x1 g33", "c3 h20 w20 oc6 k3x3 s2 p1x1 g3",
                           "c3 h66 w66 oc3 k3x3 s2 p1x1 g3", "c2 h21 w70 oc2 k3x3 s2 p0x2..1x1 g2",
                           "c1 h260 w21 oc1 k3x3 s2 p1x1",
                           "c33 h23 w25 oc33 k3x3 s2 p-2x-3..1x-1 g33"});
}

TEST(DepthwiseWindows, IsExactUnderOtherKernelsAndStrides) {
  expect_exact_by_windows(
      {"n2 c3 h28 w28 oc6 k3x3 s1x2 p1x1 g3", "c3 h4 w60 oc3 k3x3 s1x2 p1x2..1x0 g3",
       "c2 h31 w112 oc2 k3x3 s1x2 p0x1..1x2 g2", "c40 h6 w12 oc40 k3x3 s1x2 p1x1 g40",
       "n2 c33 h28 w28 oc33 k5x5 s2 p2x2 g33", "c3 h17 w57 oc3 k5x5 s2 p1x4..2x3 g3",
       "c5 h10 w11 oc5 k5x5 s2 p2x2 g5", "c2 h56 w60 oc4 k5x5 s2 p2x1..1x2 g2",
       "n2 c3 h28 w28 oc3 k2x2 s2 g3", "c33 h15 w70 oc66 k2x2 s2 p1x1 g33",
       "c3 h5 w14 oc3 k2x2 s2 p0x1..1x0 g3", "n2 c3 h57 w57 oc3 k3x3 s3 g3",
       "c33 h20 w31 oc33 k3x3 s3 p1x2..0x1 g33", "c2 h9 w120 oc2 k3x3 s3 p1x1 g2",
       "n2 c3 h56 w56 oc6 k4x4 s4 g3", "c33 h9 w30 oc33 k4x4 s4 p2x3..2x1 g33",
       "c3 h13 w100 oc3 k4x4 s4 p1x1 circular g3", "c4 h60 w69 oc4 k4x4 s4 p-3x-1..0x-2 g4"});
}

// Of other channels, and layouts, strips are copied first.
TEST(DepthwiseWindows, CutsCopiedRowsIntoWholeTiles) {
  const DepthwiseCut cut =
      plan_of("c8 h449 w100 oc16 k5x5 s2 p2x2 g8", 0, {Layout::nhwc}).depthwise;
  EXPECT_EQ(cut.way, DepthwiseWay::windows);
  EXPECT_TRUE(cut.is_copied);
  EXPECT_EQ(cut.rows, 112);
  EXPECT_EQ(cut.strips, 2) << "the last has 113 rows";
}

TEST(DepthwiseWindows, WhatLiesAroundAPlaneDoesNotMatter) {
  for (const char* line : {"n3 c1 h14 w14 oc1 k3x3 s2 p1x1", "n3 c1 h10 w10 oc1 k3x3 s2 p1x1",
                           "n3 c1 h15 w15 oc1 k3x3 s2", "n3 c1 h41 w66 oc1 k3x3 s2 p1x1",
                           "n3 c1 h20 w28 oc1 k3x3 s1x2 p1x1", "n3 c1 h28 w28 oc1 k5x5 s2 p2x2",
                           "n3 c1 h28 w28 oc1 k2x2 s2", "n3 c1 h31 w31 oc1 k3x3 s3 p1x1",
                           "n3 c1 h57 w56 oc1 k4x4 s4 p1x0"}) {
    EXPECT_NE(tile(line), kNone) << line;
    expect_exact_amid_nan(line);
  }
}

}  // namespace
}  // namespace convlaw
