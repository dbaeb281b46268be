// SPDX-License-Identifier: MIT
// Depthwise convolutions of the Halide implementation, in each of their ways.
#include <gtest/gtest.h>

#include <string>

#include "optimized/halide/plan.h"
#include "optimized/tests/exact.h"

namespace convlaw {
namespace {

TEST(Depthwise, IsExact) {
  expect_exact_on(
      {1, 3},
      {"n2 c23 h7 w7 oc23 k3x3 p1x1 g23", "c9 h14 w15 oc9 k5x5 p2x2 g9",
       "c5 h13 w16 oc5 k7x7 p6x5..4x6 g5", "n3 c7 h15 w33 oc14 k3x3 s2 p1x1..0x2 g7",
       "c4 h17 w62 oc12 k5x5 s2 p2x1..1x3 g4", "c3 h130 w115 oc3 k3x3 p1x1 g3",
       "c3 h150 w90 oc3 k5x5 s2 p2x2 g3", "c2 h1 w1 oc2 k3x3 p1x1 g2", "c2 h1 w40 oc2 k7x7 p3x3 g2",
       "c1 h12 w31 oc5 k3x3 p0x2..2x0", "c6 h20 w19 oc6 k3x3 s2 p-3x1..1x-2 g6",
       "c3 h9 w70 oc3 k7x7 p3x3 circular g3", "c2 h6 w5000 oc2 k3x3 p1x1 g2",
       "c6 h20 w19 oc6 k3x3 p1x-2..0x1 g6", "n2 c83 h8 w7 oc83 k5x3 s1x2 p2x1 d2x1 g83",
       "n3 c40 h6 w9 oc40 k3x3 p2x1..0x2 s2 g40", "c150 h7 w8 oc150 k3x3 p1x1 reflect g150",
       "c2 h40 w32 oc2 k3x3 s2 p0x0 g2", "c64 h3 w3 oc64 k3x3 p2x2 g64"});
}

DepthwiseWay way_of(const std::string& line, Layout layout) {
  const Plan plan = *make_plan(layer_of(line).problem, 0, {layout});
  EXPECT_EQ(plan.strategy, Strategy::depthwise) << line;
  return plan.depthwise.way;
}

// Whatever the way of the other layout is.
void expect_exact_by(DepthwiseWay way, std::initializer_list<const char*> lines,
                     Layout layout = Layout::nchw) {
  for (const char* line : lines) {
    EXPECT_EQ(way_of(line, layout), way) << line;
    expect_exact_on({1, 3}, {line});
  }
}

TEST(Depthwise, IsExactWhereRowsAreReadWhereTheyLie) {
  expect_exact_by(
      DepthwiseWay::rows,
      {"c1 h7 w1 oc1 k3x3 p1x1", "n2 c3 h8 w17 oc3 k3x3 p1x1 g3", "c1 h100 w3 oc1 k3x3 p1x1",
       "n3 c2 h29 w40 oc4 k3x3 p0x1..1x0 g2", "c33 h15 w16 oc33 k3x3 p1x1..1x-1 g33",
       "n2 c1 h200 w48 oc3 k3x3 p1x1", "c5 h30 w18 oc5 k3x3 p-3x1..1x-2 g5",
       "c4 h5 w8 oc4 k3x3 p0x1..1x1 g4", "c70 h14 w14 oc70 k3x3 p1x1 g70",
       "n2 c33 h7 w7 oc33 k3x3 p1x1 g33", "c70 h8 w8 oc70 k3x3 p1x1 g70",
       "c3 h13 w33 oc3 k3x3 p1x1..0x0 g3", "n2 c3 h16 w49 oc3 k3x3 p1x1 g3",
       "c3 h57 w64 oc6 k3x3 p1x1 g3", "c3 h57 w65 oc3 k3x3 p1x1 g3", "c2 h30 w80 oc2 k3x3 p1x1 g2",
       "c2 h9 w64 oc2 k3x3 p1x1..1x0 g2"});
}

// Every second row, or every fourth, of planes of whole tiles and of more; those of one plane are
// copied up to some height, and their first and last tiles beyond.
TEST(Depthwise, IsExactWhereRowsAreReadUnderDilatedKernels) {
  expect_exact_by(DepthwiseWay::rows,
                  {"n2 c3 h33 w33 oc6 k3x3 p2x2 d2x2 g3", "c40 h8 w14 oc40 k3x3 p2x2 d2x2 g40",
                   "c5 h9 w16 oc5 k3x3 p1x2..2x1 d2x2 g5", "c3 h13 w17 oc3 k3x3 p0x2..1x2 d2x2 g3",
                   "c2 h65 w65 oc2 k3x3 p2x2 d2x2 g2", "c3 h29 w64 oc3 k3x3 p2x2..0x0 d2x2 g3",
                   "c1 h12 w1 oc1 k3x3 p2x2 d2x2", "n2 c1 h101 w48 oc3 k3x3 p2x2..2x1 d2x2",
                   "c90 h30 w80 oc90 k3x3 p2x2 d2x2 g90", "c5 h30 w18 oc5 k3x3 p-3x2..1x-2 d2x2 g5",
                   "n2 c3 h33 w33 oc6 k3x3 p4x4 d4x4 g3", "c40 h16 w14 oc40 k3x3 p4x4 d4x4 g40",
                   "c3 h23 w20 oc3 k3x3 p3x4..1x3 d4x4 g3", "c2 h66 w65 oc2 k3x3 p4x4 d4x4 g2",
                   "c1 h47 w40 oc1 k3x3 p4x4 d4x4", "c1 h48 w64 oc1 k3x3 p4x4 d4x4",
                   "c3 h62 w3 oc3 k3x3 p4x4 d4x4 g3"});
}

// Rows of a vector or less, of one register tile, and of several, with zeros on either side.
TEST(Depthwise, IsExactWhereRowsAreReadAtStride2) {
  expect_exact_by(
      DepthwiseWay::rows,
      {"c47 h14 w16 oc47 k3x3 s2 p1x1 g47", "c1 h13 w3 oc1 k3x3 s2 p1x1",
       "n2 c3 h28 w28 oc6 k3x3 s2 p1x1 g3", "c40 h27 w27 oc40 k3x3 s2 p1x1 g40",
       "c3 h56 w56 oc6 k3x3 s2 p1x1 g3", "c3 h57 w63 oc3 k3x3 s2 p1x1 g3",
       "c3 h30 w32 oc3 k3x3 s2 p0x0..1x1 g3", "c3 h30 w33 oc3 k3x3 s2 p0x0 g3",
       "n2 c2 h90 w64 oc2 k3x3 s2 p1x1 g2", "n2 c2 h40 w120 oc2 k3x3 s2 p1x1 g2",
       "c3 h200 w125 oc3 k3x3 s2 p0x1..1x0 g3", "c3 h20 w180 oc3 k3x3 s2 p1x2..0x2 g3",
       "c3 h28 w21 oc3 k3x3 s2 p1x2..0x1 g3", "c6 h20 w19 oc6 k3x3 s2 p-3x1..1x-2 g6",
       "c6 h20 w70 oc6 k3x3 s2 p1x-2..1x-3 g6", "n3 c2 h33 w127 oc4 k3x3 s2 p1x1 circular g2"});
}

TEST(Depthwise, IsExactOnPlanesThatAreCopied) {
  expect_exact_by(DepthwiseWay::planes,
                  {"c1 h64 w31 oc1 k5x5 s2 p3x2..2x0", "c2 h33 w5 oc2 k5x5 s2 p2x2 g2",
                   "c3 h15 w33 oc3 k5x5 s2 p3x2..0x1 g3", "c40 h27 w27 oc40 k5x5 s2 p3x1 g40",
                   "n2 c2 h90 w9 oc2 k5x5 s2 p0x0 g2", "c3 h56 w56 oc6 k5x5 s2 p1x1..4x1 g3",
                   "n3 c2 h20 w32 oc2 k3x3 s2 p2x2..2x2 g2", "c2 h90 w64 oc2 k5x5 s2 p4x4..3x3 g2",
                   "c4 h9 w2 oc4 k5x5 s2 p2x4..2x3 g4", "c3 h200 w130 oc3 k5x5 s2 p3x1..1x0 g3",
                   "c2 h30 w7 oc2 k5x5 s2 p-3x-1..-2x1 g2", "c1 h1 w1 oc1 k3x3 s2 p1x1",
                   "c5 h12 w85 oc5 k3x3 p1x1 g5", "c4 h20 w30 oc4 k3x3 p1x1 reflect g4",
                   "c33 h15 w17 oc33 k3x3 p1x-1..1x1 g33", "c2 h30 w40 oc2 k3x3 p1x2 g2",
                   "n2 c3 h21 w16 oc6 k5x5 p3x4..0x2 g3", "c3 h10 w15 oc3 k7x7 p3x3 circular g3"});
}

// Rows of a register tile and of several, whole ones and not; windows in which no row of taps is on
// the plane, and planes that no first column of taps is on.
TEST(Depthwise, IsExactWhereColumnsOfTapsAreSummedApart) {
  expect_exact_by(DepthwiseWay::sums, {
                                          "n2 c3 h33 w33 oc6 k3x3 p12x12 d12x12 g3",
                                          "c40 h9 w17 oc40 k3x3 p5x5 d5x5 g40",
                                          "c3 h33 w32 oc3 k5x3 p2x1 g3",
                                          "c2 h26 w65 oc2 k3x3 p18x18 d18x18 g2",
                                          "c3 h20 w80 oc3 k3x3 p1x32..0x32 d1x32 g3",
                                          "c3 h19 w20 oc3 k3x3 p18x19 d18x19 g3",
                                          "c5 h56 w56 oc5 k3x5 p1x2 g5",
                                          "c1 h100 w29 oc1 k3x5 p2x2..2x1",
                                          "c2 h20 w64 oc2 k3x5 p1x8 d1x4 g2",
                                          "c33 h30 w40 oc33 k7x7 p9x9 d3x3 g33",
                                          "c3 h29 w56 oc3 k9x9 p4x4 g3",
                                          "n3 c1 h30 w128 oc2 k9x9 p2x4..6x0",
                                          "c4 h28 w28 oc4 k11x11 p5x5 g4",
                                          "c3 h40 w34 oc3 k5x11 s3x1 p1x5..2x4 d2x1 g3",
                                          "c3 h30 w30 oc3 k8x9 p2x4 g3",
                                          "c2 h40 w96 oc2 k3x3 s2x1 p-3x1..1x-20 g2",
                                      });
}

// The same of those that are moved in registers.
TEST(Depthwise, IsExactWhereSumsAreMoved) {
  expect_exact_by(DepthwiseWay::sums, {"n2 c3 h28 w28 oc6 k5x5 p2x2 g3",
                                       "c3 h14 w9 oc3 k5x5 p2x2 g3",
                                       "c2 h40 w64 oc2 k5x5 p2x2..0x1 g2",
                                       "c40 h15 w16 oc40 k7x7 p3x3 g40",
                                       "c2 h20 w33 oc2 k7x7 p6x3..3x0 g2",
                                       "c2 h29 w30 oc2 k7x7 p3x3 g2",
                                       "n2 c2 h9 w40 oc4 k1x7 p0x3 g2",
                                       "n2 c3 h33 w33 oc6 k3x3 p3x3 d3x3 g3",
                                       "c40 h9 w17 oc40 k3x3 p3x3 d3x3 g40",
                                       "c3 h30 w64 oc3 k3x3 p5x3..2x1 d5x3 g3",
                                       "c2 h15 w49 oc2 k3x3 p0x3 d1x3 g2",
                                       "n2 c40 h14 w14 oc40 k3x3 p3x3 d3x3 g40",
                                       "n2 c3 h28 w28 oc3 k5x5 p4x4 d2x2 g3",
                                       "c33 h9 w17 oc33 k3x5 p2x4 d2x2 g33",
                                       "c3 h20 w64 oc3 k5x5 p4x4..3x2 d2x2 g3",
                                       "c2 h20 w33 oc2 k5x5 p8x4 d4x2 g2",
                                       "c33 h30 w29 oc33 k1x7 p0x3 g33",
                                       "c1 h65 w65 oc1 k3x3 p36x36 d36x36",
                                       "c2 h65 w80 oc2 k3x3 p24x24 d24x24 g2",
                                       "c2 h20 w65 oc2 k3x3 p12x12..0x7 d12x12 g2",
                                       "c3 h33 w33 oc3 k3x3 p6x6 d6x6 g3",
                                       "c3 h33 w40 oc3 k3x3 p18x18 d18x18 g3",
                                       "n2 c3 h20 w48 oc3 k3x3 p12x12 d12x12 g3",
                                       "c3 h20 w20 oc3 k9x9 p4x4 g3",
                                       "c3 h9 w40 oc3 k4x3 p1x1 g3",
                                       "c3 h40 w30 oc3 k3x3 s2x1 p1x1 g3",
                                       "c2 h30 w64 oc2 k5x3 p4x1..0x1 d2x1 g2",
                                       "c32 h19 w32 oc32 k9x9 p4x4 g32",
                                       "c1 h1 w30 oc1 k3x5 p1x2"});
}

TEST(Depthwise, IsExactOnPlanesUnderAnyKernel) {
  expect_exact_by(
      DepthwiseWay::planes,
      {"c32 h70 w61 oc32 k4x4 p2x1 g32", "n2 c3 h33 w33 oc6 k3x3 p12x11 d12x12 g3",
       "c40 h28 w29 oc40 k1x7 p0x2 g40", "c5 h30 w17 oc5 k7x1 p6x0..0x0 g5",
       "c3 h40 w35 oc3 k3x5 s3x1 p1x4..2x0 d2x1 g3", "n2 c4 h50 w60 oc8 k3x3 s1x2 p2x1 g4",
       "c33 h31 w47 oc33 k4x4 s3x2 p2x3..0x1 d1x3 g33", "c2 h20 w90 oc2 k2x3 p0x16 d1x20 g2",
       "c3 h20 w90 oc3 k2x3 s1x2 p0x32..1x0 d1x40 g3", "c3 h9 w40 oc3 k7x7 s2 p3x3 g3",
       "c4 h30 w64 oc4 k3x9 p-1x-3..1x2 circular g4", "c1 h1 w90 oc1 k1x3 p0x2 d1x2"});
}

TEST(Depthwise, IsExactOnPlanesThatAreTurned) {
  expect_exact_by(DepthwiseWay::turned,
                  {"c64 h7 w7 oc64 k5x3 p2x1 g64", "c47 h12 w16 oc47 k3x3 s2 p1x1 g47",
                   "n2 c33 h4 w4 oc33 k3x3 p1x1 g33", "c45 h14 w13 oc45 k5x5 s2 p2x2 g45",
                   "n3 c40 h9 w7 oc40 k2x5 p1x3..0x2 g40", "c32 h90 w5 oc32 k7x3 d3x1 p2x0 g32",
                   "c40 h30 w31 oc40 k5x5 s4 g40", "n2 c33 h56 w58 oc33 k3x3 s3 p2x0 g33",
                   "c32 h70 w61 oc32 k8x9 p2x1 g32", "c90 h5 w9 oc90 k3x3 s1x2 p2x1 g90",
                   "c32 h16 w1 oc32 k3x1 p1x0 g32", "c32 h8 w8 oc32 k3x3 p2x2 circular g32"});
}

// Those of 7x7 outputs have pipelines of their own; the others here look like them.
TEST(Depthwise, IsExactOnPlanesThatEndNetworks) {
  expect_exact_by(DepthwiseWay::turned,
                  {"n2 c33 h7 w7 oc33 k5x5 p2x2 g33", "c70 h7 w7 oc70 k5x5 p2x2 g70",
                   "n2 c32 h14 w14 oc32 k5x5 s2 p2x2 g32", "c33 h14 w14 oc33 k5x5 s2 p1x2..2x1 g33",
                   "c33 h14 w14 oc33 k5x5 s2 p2x1..1x2 g33", "c33 h7 w7 oc33 k5x5 p2x2..1x2 g33",
                   "c33 h7 w7 oc33 k5x5 p2x2..2x1 g33", "c33 h7 w7 oc33 k5x5 p2x2..3x2 g33",
                   "c33 h7 w7 oc33 k5x5 p2x2..2x3 g33", "c33 h7 w7 oc33 k5x5 p1x2..3x2 g33",
                   "c33 h7 w7 oc33 k5x5 p2x1..2x3 g33", "c33 h7 w7 oc33 k5x5 d2x2 p4x4 g33",
                   "c33 h7 w7 oc33 k3x5 p1x2 g33", "c33 h13 w13 oc33 k5x5 s2 p2x2 g33",
                   "c33 h14 w13 oc33 k5x5 s2 p2x2 g33", "c33 h13 w14 oc33 k5x5 s2 p2x2 g33",
                   "c33 h7 w14 oc33 k3x3 s1x2 p2x1..0x1 g33"});
}

// By each kernel, rows of a register tile and of several, with zeros on either side or none, and
// channels that are no multiple of a tile's, or that several sections share.
TEST(Depthwise, IsExactOnPixelsThatAreReadWhereTheyLie) {
  expect_exact_by(DepthwiseWay::pixels,
                  {"c32 h7 w7 oc32 k3x3 p1x1 g32",
                   "n2 c47 h1 w14 oc47 k3x3 p1x1 g47",
                   "c33 h9 w20 oc33 k3x3 p0x1..1x0 g33",
                   "c350 h8 w9 oc350 k3x3 p1x0 g350",
                   "c33 h2 w23 oc33 k3x3 p1x0..1x1 circular g33",
                   "c48 h5 w4 oc48 k3x3 p1x1 g48",
                   "n2 c75 h6 w8 oc75 k3x3 p0x0..1x1 g75",
                   "c600 h3 w11 oc600 k3x3 p1x1..0x1 g600",
                   "c33 h6 w6 oc33 k3x3 p1x1 g33",
                   "c33 h4 w9 oc33 k3x3 p1x1 g33",
                   "c33 h2 w3 oc33 k3x3 p1x1 g33",
                   "n2 c33 h5 w2 oc33 k3x3 p1x1 g33",
                   "c64 h14 w14 oc64 k3x3 s2 p1x1 g64",
                   "c41 h13 w13 oc41 k3x3 s2 p1x1 g41",
                   "n2 c33 h12 w29 oc33 k3x3 s2 p0x1..1x0 g33",
                   "c33 h15 w30 oc33 k3x3 s2 p0x0..1x1 g33",
                   "n2 c33 h7 w7 oc33 k3x3 s2 p1x1 g33",
                   "c80 h8 w24 oc80 k3x3 s2 p1x0..0x1 g80",
                   "c33 h3 w8 oc33 k3x3 s2 p1x1 g33",
                   "c33 h12 w12 oc33 k3x3 s2 p1x1 g33",
                   "c33 h10 w18 oc33 k3x3 s2 p1x1 g33",
                   "c33 h5 w5 oc33 k3x3 s2 p1x1 g33",
                   "c33 h4 w4 oc33 k3x3 s2 p1x1 g33",
                   "c33 h7 w7 oc33 k5x5 p2x2 g33",
                   "n2 c150 h2 w19 oc150 k5x5 p2x2..2x1 g150",
                   "c33 h9 w17 oc33 k5x5 p0x1..1x2 g33",
                   "c34 h14 w14 oc34 k5x5 s2 p2x2 g34",
                   "n2 c33 h9 w25 oc33 k5x5 s2 p1x2..2x0 g33",
                   "c33 h9 w10 oc33 k5x5 s2 p2x2 g33",
                   "c33 h9 w16 oc33 k5x5 s2 p2x2 g33",
                   "c90 h3 w7 oc90 k7x7 p3x3 g90",
                   "n2 c33 h12 w13 oc33 k7x7 p1x3..3x2 g33",
                   "c33 h12 w15 oc33 k7x7 s2 p3x2..1x3 g33",
                   "c33 h9 w21 oc33 k3x3 p-2x-1..1x-3 g33",
                   "c40 h9 w400 oc40 k3x3 p1x1 g40"},
                  Layout::nhwc);
}

}  // namespace
}  // namespace convlaw
