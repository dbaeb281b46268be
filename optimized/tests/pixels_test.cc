// SPDX-License-Identifier: MIT
#include "optimized/halide/pixels.h"

#include <gtest/gtest.h>

#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

constexpr Form kNhwc{Layout::nhwc};

TEST(Pixels, AreWrittenWhereTilesEndWithTheirRows) {
  const auto is_direct = [](const std::string& line, const Form& form = kNhwc) {
    return plan_of(line, 0, form).lines.writes_pixels;
  };
  EXPECT_TRUE(is_direct("c64 h56 w56 oc64 k3x3 p1x1"));
  EXPECT_TRUE(is_direct("c64 h56 w56 oc64 k1x1"));
  EXPECT_TRUE(is_direct("c256 h7 w7 oc64 k3x3 p1x1")) << "columns of taps by themselves";
  EXPECT_TRUE(is_direct("c128 h30 w30 oc128 k3x3 g2"));
  EXPECT_TRUE(is_direct("c64 h56 w56 oc80 k3x3 p1x1")) << "half a block, too";
  EXPECT_TRUE(is_direct("c512 h28 w28 oc512 k3x3 s2 p1x1 g32")) << "... alone";
  EXPECT_FALSE(is_direct("c512 h56 w56 oc31 k3x3 p1x1")) << "no whole block";
  EXPECT_FALSE(is_direct("c64 h56 w56 oc64 k3x3 p1x1", {Layout::nchw}));
  EXPECT_FALSE(is_direct("c64 h56 w5 oc64 k3x3")) << "no tile has three places";
  EXPECT_FALSE(is_direct("c64 h56 w56 oc64 k3x3", {Layout::nhwc, ElementType::f32, true}));
  EXPECT_FALSE(is_direct("c64 h56 w56 oc64 k3x3", {Layout::nhwc, ElementType::bf16}));
  EXPECT_FALSE(is_direct("c2048 h33 w33 oc256 k3x3 p36x36 d36x36")) << "sums are kept";
  const Form side_by_side{Layout::nhwc, ElementType::f32, false, false, 3};
  EXPECT_FALSE(is_direct("n3 c64 h9 w9 oc64 k3x3", side_by_side));
}

TEST(Pixels, AreReadWhereThatIsQuicker) {
  const auto is_in_place = [](const std::string& line, const Form& form = kNhwc) {
    const Lines lines = plan_of(line, 0, form).lines;
    return lines.reads_pixels;
  };
  EXPECT_TRUE(is_in_place("c64 h56 w56 oc64 k1x1"));
  EXPECT_TRUE(is_in_place("c64 h14 w14 oc64 k1x1 g2"));
  EXPECT_TRUE(is_in_place("n99 c64 h56 w56 oc96 k1x1")) << "few read what comes from memory";
  EXPECT_FALSE(is_in_place("n99 c64 h56 w56 oc97 k1x1"));
  EXPECT_FALSE(is_in_place("c1024 h14 w14 oc256 k1x1")) << "one set of a cache";
  EXPECT_TRUE(is_in_place("c73 h56 w56 oc64 k1x1")) << "whatever channels there are";
  EXPECT_FALSE(is_in_place("c64 h56 w56 oc64 k3x3"));
  EXPECT_FALSE(is_in_place("c512 h56 w56 oc64 k1x1 s1x2")) << "nor every other one of those";
  EXPECT_TRUE(is_in_place("c64 h56 w56 oc64 k1x1 s2x2 p0x0..0x-1"));
  EXPECT_TRUE(is_in_place("c64 h56 w56 oc64 k3x1 d2x1"));
  EXPECT_FALSE(is_in_place("c64 h56 w56 oc64 k1x1 p0x1")) << "there is padding";
  EXPECT_FALSE(is_in_place("c64 h56 w56 oc64 k3x1 p0x0..1x0"));
  EXPECT_FALSE(is_in_place("c5200 h56 w56 oc64 k3x1")) << "not all weights at once";
  EXPECT_FALSE(is_in_place("c64 h1 w3 oc64 k1x1")) << "no tile has three places";
  EXPECT_FALSE(is_in_place("c64 h56 w56 oc64 k1x1", {Layout::nhwc, ElementType::f16}));
  EXPECT_TRUE(is_in_place("c64 h56 w56 oc64 k1x1", {Layout::nhwc, ElementType::f32, true}))
      << "and copies clamp";
}

TEST(Pixels, AreExact) {
  for (const char* line :
       {"c128 h12 w9 oc96 k1x1 g2", "c64 h30 w30 oc40 k1x1 g2", "n2 c256 h5 w9 oc200 k1x1",
        "n2 c24 h8 w9 oc144 k1x1", "c62 h9 w9 oc128 k1x1 g2", "c64 h30 w34 oc64 k3x1 d2x1",
        "n2 c37 h31 w40 oc64 k3x1 s2x1 d3x1", "c64 h33 w41 oc64 k1x1 s2x3 p-1x-2..0x-1",
        "c52 h30 w9 oc128 k4x1 s3x1 g2"}) {
    ASSERT_TRUE(plan_of(line, 0, kNhwc).lines.reads_pixels) << line;
    expect_exact_on({1, 2, 3}, {line});
  }
  for (const char* line : {"n3 c64 h13 w17 oc96 k3x2 p1x0", "c160 h7 w9 oc104 k3x3 p1x1",
                           "n2 c96 h9 w11 oc136 k3x3 p1x1 g2", "c1024 h5 w9 oc96 k1x1",
                           "n2 c64 h17 w28 oc64 k3x3 s2 p1x1 g4"}) {
    ASSERT_TRUE(plan_of(line, 0, kNhwc).lines.writes_pixels) << line;
    expect_exact_on({1, 2, 3}, {line});
  }
}

// Sums go on where a strip has more channels than are added up at a time.
TEST(Pixels, AreExactInParts) {
  ASSERT_LT(plan_of("c1536 h6 w6 oc96 k2x3", 0, kNhwc).lines.channels, 1536);
  expect_exact_on({1, 2}, {"c1536 h6 w6 oc96 k2x3", "c5200 h3 w3 oc70 k1x1"});
}

}  // namespace
}  // namespace convlaw
