// SPDX-License-Identifier: MIT
#include "optimized/halide/side_by_side.h"

#include <gtest/gtest.h>

#include "convlaw/abi.h"
#include "optimized/halide/task.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

Task task_of_line(const std::string& line, const convlaw_implementation& halide) {
  const convlaw_problem problem = *to_abi(TypedProblem{problem_of(line)});
  return task_of(*static_cast<const Pipelines*>(halide.context), problem);
}

TEST(SideBySide, AreImagesWithShortRowsAlone) {
  const auto images = [](const std::string& line) { return images_side_by_side(problem_of(line)); };
  EXPECT_EQ(images("n8 c64 h5 w5 oc64 k3x3 p1x1"), 8);
  EXPECT_EQ(images("n8 c64 h50 w5 oc64 k3x3 p1x1"), 8) << "high as they may be";
  EXPECT_EQ(images("n60 c64 h5 w5 oc64 k3x3 p1x1"), 12) << "60 outputs in a row";
  EXPECT_EQ(images("n23 c64 h5 w5 oc64 k3x3 p1x1"), 1) << "23 are too many, and prime";
  EXPECT_EQ(images("c64 h5 w5 oc64 k3x3 p1x1"), 1) << "a single one";
  EXPECT_EQ(images("n8 c64 h5 w9 oc64 k3x3 p1x1"), 1) << "register tiles are full";
  EXPECT_EQ(images("n8 c64 h5 w10 oc64 k3x3 p1x0"), 8) << "outputs count";
  EXPECT_EQ(images("n8 c64 h5 w9 oc64 k3x3 p1x1 s1x2"), 1) << "a stride along rows";
  EXPECT_EQ(images("n8 c64 h5 w5 oc64 k3x3 p1x1 s2x1"), 8);
  EXPECT_EQ(images("n8 c64 h5 w5 oc64 k3x3 p1x1 reflect"), 1);
  EXPECT_EQ(images("n8 c64 h5 w7 oc64 k3x3 p1x-1..1x1"), 1) << "columns are skipped";
  EXPECT_EQ(images("n8 c64 h5 w5 oc64 k1x1"), 1) << "pixels are a row already";
  EXPECT_EQ(images("n8 c15 h5 w5 oc64 k3x3 p1x1"), 1) << "too few channels to be side by side";
  EXPECT_EQ(images("n8 c64 h5 w2000 oc64 k3x1999"), 1) << "numbers stay small";
  EXPECT_EQ(images("n0 c64 h5 w5 oc64 k3x3 p1x1"), 1);
}

TEST(SideBySide, HaveTheirTapsFurtherApart) {
  EXPECT_EQ(side_by_side(problem_of("n8 c64 h5 w6 oc64 k3x2 p1x2..0x1 d3x2"), 4),
            problem_of("n2 c64 h5 w24 oc64 k3x2 p1x8..0x4 d3x8"));
}

TEST(SideBySide, GiveWayToWinogradsAlgorithm) {
  const std::string line = "n8 c256 h7 w7 oc256 k3x3 p1x1";
  EXPECT_EQ(task_of_line(line, halide_implementation()).form.images, 8);
  EXPECT_EQ(task_of_line(line, halide_winograd_implementation()).form.images, 1);
}

TEST(SideBySide, AreExact) {
  for (const char* line :
       {"n8 c64 h5 w5 oc64 k3x3 p1x1", "n6 c40 h4 w3 oc70 k3x2 p1x2..0x1 d1x2",
        "n3 c64 h9 w7 oc96 k2x3 s3x1 p2x0", "n4 c64 h6 w4 oc128 k3x3 g2 p0x3..2x1",
        "n16 c62 h3 w3 oc64 k3x3 p1x1", "n4 c64 h5 w7 oc64 k3x3 p1x1..1x-1",
        "n2 c48 h1 w6 oc64 k1x3 p0x1", "n8 c64 h1 w7 oc160 k1x3 p0x1", "n9 c64 h40 w2 oc64 k5x1"}) {
    ASSERT_GT(task_of_line(line, halide_implementation()).form.images, 1) << line;
    expect_exact_on({1, 2, 3}, {line});
  }
}

}  // namespace
}  // namespace convlaw
