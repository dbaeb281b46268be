// SPDX-License-Identifier: MIT
#include "optimized/halide/patches.h"

#include <gtest/gtest.h>

#include "convlaw/abi.h"
#include "optimized/halide/task.h"
#include "optimized/tests/exact.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

bool is_seen_so(const std::string& line, ElementType type = ElementType::f32,
                Layout layout = Layout::nchw,
                const convlaw_implementation& halide = halide_implementation()) {
  const convlaw_problem problem = *to_abi(TypedProblem{problem_of(line), type, layout});
  return task_of(*static_cast<const Pipelines*>(halide.context), problem).form.columns > 1;
}

TEST(Patches, AreWholeMultiplesOfSixteenColumns) {
  const auto columns = [](const std::string& line) {
    return columns_of_patch(problem_of(line), Layout::nchw);
  };
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16"), 16);
  EXPECT_EQ(columns("c3 h31 w96 oc64 k7x32 s5x16 p2x0"), 16) << "rows are free";
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x14 s16x16"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16x14"), 1);
  EXPECT_EQ(columns("c3 h224 w230 oc768 k16x16 s16x16"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16x16 p0x16..0x0"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16x16 p0x0..0x-16"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16x16 d1x2"), 1);
  EXPECT_EQ(columns("c4 h224 w224 oc768 k16x16 s16x16 g2"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x16 s16x16 p1x0 reflect"), 1);
}

TEST(Patches, AreWholeWindowsOfChannelsLast) {
  const auto columns = [](const std::string& line) {
    return columns_of_patch(problem_of(line), Layout::nhwc);
  };
  EXPECT_EQ(columns("c3 h224 w224 oc768 k16x14 s5x14"), 14) << "rows are free";
  EXPECT_EQ(columns("c3 h224 w230 oc768 k16x32 s16x15"), 32) << "as are strides";
  EXPECT_EQ(columns("c3 h224 w224 oc768 k1x1"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k3x3 p0x1"), 1);
  EXPECT_EQ(columns("c3 h224 w224 oc768 k3x3 d1x2"), 1);
  EXPECT_EQ(columns("c4 h224 w224 oc768 k3x3 g2"), 1);
}

TEST(Patches, AreChannelsWhereThatIsQuicker) {
  EXPECT_TRUE(is_seen_so("c3 h224 w224 oc768 k16x16 s16"));
  EXPECT_TRUE(is_seen_so("c3 h224 w224 oc768 k16x16 s16", ElementType::bf16));
  EXPECT_FALSE(is_seen_so("c3 h224 w224 oc768 k16x16 s16", ElementType::i8));
  const auto is_window = [](const std::string& line) {
    return is_seen_so(line, ElementType::f32, Layout::nhwc);
  };
  EXPECT_TRUE(is_window("c3 h224 w224 oc768 k14x14 s14"));
  EXPECT_TRUE(is_window("c3 h224 w224 oc64 k7x7 s2 p3x3")) << "with its zeros";
  EXPECT_FALSE(is_window("c3 h224 w224 oc64 k7x7 s2 p3x-3..3x3"))
      << "what is cropped is not copied";
  EXPECT_FALSE(is_window("c3 h224 w224 oc64 k7x7 s2 p3x3 circular"));
  EXPECT_FALSE(is_window("c64 h56 w56 oc64 k3x3 p1x1")) << "channels are enough";
  EXPECT_FALSE(is_window("c3 h40 w40 oc64 k7x7 s9 p150x150")) << "mostly zeros";
  EXPECT_FALSE(is_window("c3 h9 w9 oc64 k3x3 s2000000000 p2000000000x2000000000"));
  EXPECT_FALSE(is_seen_so("c1 h224 w224 oc2 k1x16 s1x16")) << "a vector is mostly empty";
  EXPECT_FALSE(is_seen_so("c1 h224 w96 oc64 k2x32 s1x16")) << "planar lines cost less";
}

// Its transforms read channels that are equally far apart, which columns of several channels are
// not.
TEST(Patches, AreNotForWinogradsAlgorithm) {
  const convlaw_implementation& halide = halide_winograd_implementation();
  const convlaw_problem problem =
      *to_abi(TypedProblem{problem_of("c16 h66 w1056 oc64 k3x48 s1x16")});
  const Task task = task_of(*static_cast<const Pipelines*>(halide.context), problem);
  ASSERT_EQ(task.form.columns, 16) << "a kernel of 3x3, of sets of columns";
  EXPECT_EQ(make_plan(task.problem, task.most_tile, task.form)->strategy, Strategy::lines);
}

TEST(Patches, GiveWayToWinogradsAlgorithm) {
  const std::string line = "c24 h56 w56 oc64 k3x3 p1x1";
  EXPECT_TRUE(is_seen_so(line, ElementType::f32, Layout::nhwc));
  EXPECT_FALSE(is_seen_so(line, ElementType::f32, Layout::nhwc, halide_winograd_implementation()));
}

TEST(Patches, AreExact) {
  for (const char* line :
       {"c3 h64 w80 oc70 k16x16 s16", "n2 c2 h40 w96 oc64 k8x32 s7x32",
        "c1 h35 w96 oc96 k5x32 s3x16 p2x0", "n2 c5 h33 w112 oc33 k16x16 s16 p1x0..-2x0"}) {
    ASSERT_TRUE(is_seen_so(line)) << line;
    expect_exact_on({1, 2, 3}, {line});
  }
  for (const char* line : {"c3 h56 w70 oc70 k14x14 s14", "n2 c40 h12 w20 oc64 k2x2 s2",
                           "c6 h20 w40 oc96 k3x4 s2x4 p1x0..2x0", "c3 h30 w41 oc64 k7x7 s2 p3x3",
                           "n2 c4 h20 w23 oc64 k3x3 p1x2..0x1", "n3 c5 h17 w31 oc96 k4x3 s3x2 p2x1",
                           "c8 h9 w58 oc64 k1x3 s1x3", "c23 h5 w9 oc2 k5x9 s1x2147483648"}) {
    ASSERT_TRUE(is_seen_so(line, ElementType::f32, Layout::nhwc)) << line;
    expect_exact_on({1, 2, 3}, {line});
  }
}

}  // namespace
}  // namespace convlaw
