// SPDX-License-Identifier: MIT
#include "optimized/halide/cuts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "convlaw/problem_text.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

struct Shares {
  std::vector<std::int64_t> of_threads;  ///< outputs times blocks of output channels
  std::int64_t all = 0;

  double most() const {
    return static_cast<double>(*std::max_element(of_threads.begin(), of_threads.end())) /
           static_cast<double>(all);
  }
};

// What threads do who keep to their own sections of the tasks.
Shares shares_of(const std::string& line, std::int64_t threads) {
  const Conv2dProblem p = problem_of(line);
  const Plan plan = *make_plan(p);
  const Cuts cuts = cuts_of(p, plan, threads);
  const std::int64_t blocks = (p.out_channels / p.groups + plan.lines.block - 1) / plan.lines.block;
  const std::int64_t tasks = tasks_of(cuts);
  Shares shares{std::vector<std::int64_t>(static_cast<std::size_t>(threads)), 0};
  for (std::int64_t thread = 0; thread < threads; ++thread) {
    for (std::int64_t task = tasks * thread / threads; task < tasks * (thread + 1) / threads;
         ++task) {
      const CutTask at = task_at(cuts, task);
      const Strip strip = part_of(cuts, at, strip_of(p, plan, cuts, at.strip));
      const std::int64_t first = at.section * cuts.section;
      shares.of_threads[static_cast<std::size_t>(thread)] +=
          strip.rows * strip.columns * strip.groups * std::min(cuts.section, blocks - first);
    }
    shares.all += shares.of_threads[static_cast<std::size_t>(thread)];
  }
  return shares;
}

TEST(Cuts, CoverEverythingOnce) {
  for (const char* line :
       {"c3 h224 w224 oc64 k7x7 s2x2 p3x3", "c160 h17 w17 oc160 k1x7 p0x3",
        "n3 c64 h15 w13 oc48 k3x3 p1x1", "c64 h56 w56 oc256 k1x1", "c512 h7 w7 oc512 k3x3 p1x1",
        "c16 h9 w9 oc8 k3x3 g4", "c1024 h14 w14 oc256 k1x1"}) {
    const Conv2dProblem p = parse_line(std::string("convlaw1: ") + line)->problem;
    const Plan plan = *make_plan(p);
    ASSERT_EQ(plan.strategy, Strategy::lines) << line;
    const std::int64_t blocks =
        (p.out_channels / p.groups + plan.lines.block - 1) / plan.lines.block;
    for (const std::int64_t threads : {1, 2, 3, 7}) {
      EXPECT_EQ(shares_of(line, threads).all,
                p.images() * p.groups * plan.output_height * plan.output_width * blocks)
          << line << ", " << threads;
    }
  }
}

TEST(Cuts, GiveThreadsSharesThatAreNearlyEqual) {
  EXPECT_LT(shares_of("c160 h17 w17 oc160 k1x7 p0x3", 2).most(), 0.51) << "five blocks";
  EXPECT_LT(shares_of("c3 h224 w224 oc64 k7x7 s2x2 p3x3", 2).most(), 0.51) << "strips of 32 rows";
  EXPECT_LT(shares_of("c64 h56 w56 oc256 k1x1", 2).most(), 0.52) << "tiles";
  EXPECT_LT(shares_of("c128 h56 w56 oc128 k3x3 p1x1 s2x2", 2).most(), 0.52);
  EXPECT_LT(shares_of("c512 h7 w7 oc512 k3x3 p1x1", 2).most(), 0.51) << "by output channels";
  EXPECT_LT(shares_of("c64 h56 w56 oc64 k3x3 p1x1", 3).most(), 0.36);
  EXPECT_LT(shares_of("c256 h33 w33 oc256 k3x3 p2x2 d2x2", 2).most(), 0.52) << "24 rows and 9";
}

TEST(Cuts, ShareTheRowsOfABlockThatIsLeft) {
  const Conv2dProblem p = problem_of("c160 h17 w17 oc160 k1x7 p0x3");
  const Plan plan = *make_plan(p);
  const Cuts cuts = cuts_of(p, plan, 2);
  std::vector<std::vector<std::int64_t>> tasks;
  for (std::int64_t i = 0; i < tasks_of(cuts); ++i) {
    const CutTask task = task_at(cuts, i);
    const Strip strip = part_of(cuts, task, strip_of(p, plan, cuts, task.strip));
    EXPECT_EQ(strip.row, strip.above);
    tasks.push_back({task.section, strip.row, strip.rows});
  }
  const std::vector<std::vector<std::int64_t>> wanted = {{0, 0, 17}, {1, 0, 17}, {4, 0, 9},
                                                         {2, 0, 17}, {3, 0, 17}, {4, 9, 8}};
  EXPECT_EQ(tasks, wanted);
}

TEST(Cuts, ShareTheColumnsOfASingleRow) {
  const Conv2dProblem p = problem_of("c960 h7 w7 oc160 k1x1");
  const Plan plan = *make_plan(p);
  const Cuts cuts = cuts_of(p, plan, 2);
  ASSERT_EQ(tasks_of(cuts), 6);
  for (const std::int64_t thread : {0, 1}) {
    const CutTask task = task_at(cuts, 3 * thread + 2);
    const Strip strip = part_of(cuts, task, strip_of(p, plan, cuts, task.strip));
    EXPECT_EQ(task.section, 4);
    EXPECT_EQ(strip.column, 28 * thread);
    EXPECT_EQ(strip.left, 28 * thread);
    EXPECT_EQ(strip.columns, thread == 0 ? 28 : 21) << "whole register tiles";
  }
}

TEST(Cuts, ShareTheColumnsOfAGroup) {
  const Shares shares = shares_of("c240 h28 w28 oc240 k1x1 g3", 2);
  EXPECT_EQ(shares.of_threads[0], (784 + 432) * 10);
  EXPECT_EQ(shares.of_threads[1], (784 + 352) * 10);
}

// Pixels that are written, or read, by their register tiles: no part ends within one.
TEST(Cuts, EndWithRegisterTilesThatReadOrWriteTensors) {
  for (const char* line : {"c88 oc31 k1x1 h1 w", "c1024 oc160 k1x1 h1 w"}) {
    for (std::int64_t pixels = 5; pixels < 200; ++pixels) {
      const Conv2dProblem p = problem_of(line + std::to_string(pixels));
      const Plan plan = *make_plan(p, 0, {Layout::nhwc});
      ASSERT_NE(plan.lines.reads_pixels, plan.lines.writes_pixels) << line << pixels;
      for (const std::int64_t threads : {1, 2, 3, 4}) {
        const Cuts cuts = cuts_of(p, plan, threads);
        for (std::int64_t i = 0; i < tasks_of(cuts); ++i) {
          const CutTask task = task_at(cuts, i);
          const Strip part = part_of(cuts, task, strip_of(p, plan, cuts, task.strip));
          EXPECT_TRUE(is_whole(plan.lines, part.columns)) << line << pixels << ", " << threads;
        }
      }
    }
  }
}

TEST(Cuts, LeaveAThreadNothingWhereThereIsLess) {
  Strip strip{};
  strip.rows = 5;
  strip.columns = 20;
  Cuts cuts{};
  EXPECT_EQ(part_of(cuts, {0, 0, 2, 4}, strip).rows, 1);
  EXPECT_EQ(part_of(cuts, {0, 0, 3, 4}, strip).rows, 0);
  cuts.unit = 14;
  EXPECT_EQ(part_of(cuts, {0, 0, 1, 4}, strip).columns, 6);
  EXPECT_EQ(part_of(cuts, {0, 0, 3, 4}, strip).columns, 0);
}

TEST(Cuts, LetThreadsCopyPartsOfASingleRow) {
  const Conv2dProblem p = parse_line("convlaw1: c1024 h14 w14 oc256 k1x1")->problem;
  const Plan plan = *make_plan(p);
  ASSERT_TRUE(plan.lines.is_interleaved);
  EXPECT_EQ(strip_of(p, plan, cuts_of(p, plan, 1), 0).columns, 196);
  EXPECT_EQ(strip_of(p, plan, cuts_of(p, plan, 2), 0).columns, 98);
}

}  // namespace
}  // namespace convlaw
