// SPDX-License-Identifier: MIT
#include "optimized/halide/taps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "convlaw/problem_text.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/plan.h"
#include "optimized/tests/plans.h"

namespace convlaw {
namespace {

using Tap = std::pair<std::int64_t, std::int64_t>;

Plan plan_with(const Conv2dProblem& problem, bool by_rows, bool skips_columns) {
  Plan plan = *make_plan(problem);
  plan.lines = {};
  plan.lines.is_interleaved = true;
  plan.lines.is_by_rows = by_rows;
  plan.lines.skips_columns = skips_columns;
  return plan;
}

// How often each tap is added up for an output.
std::map<Tap, int> taps_of(const std::vector<TapGroup>& groups, std::int64_t row,
                           std::int64_t column) {
  std::map<Tap, int> taps;
  for (const TapGroup& group : groups) {
    if (row < group.row || row >= group.row + group.rows) continue;
    const bool is_seen = column >= group.column && column < group.column + group.columns;
    if (group.columns != 0 && !is_seen) continue;
    for (const std::int64_t kh : group.kernel_rows) {
      for (const std::int64_t kw : group.kernel_columns) ++taps[{kh, kw}];
    }
  }
  return taps;
}

std::int64_t products_of(const std::string& line, bool by_rows, bool skips_columns) {
  const Conv2dProblem problem = problem_of(line);
  const Plan plan = plan_with(problem, by_rows, skips_columns);
  std::int64_t products = 0;
  for (const TapGroup& group : tap_groups(problem, plan)) {
    products +=
        group.rows * (group.columns == 0 ? plan.output_width : group.columns) * group.taps();
  }
  return products;
}

TEST(Taps, EachOutputSeesEachTapInsideTheImageOnce) {
  for (const char* line :
       {"c64 h7 w7 oc64 k3x3 p1x1", "c16 h17 w17 oc16 k1x7 p0x3", "c16 h9 w12 oc16 k3x3 p1x1 s2",
        "c16 h33 w33 oc16 k3x3 p2x2 d2", "c16 h9 w3 oc16 k3x5 p2x4", "c16 h6 w8 oc16 k3x3 p9x9 d9",
        "c16 h6 w8 oc16 k3x3 p5x6..7x2 d2x3", "c16 h9 w9 oc16 k2x3 p6x7 s5x3",
        "c16 h20 w20 oc16 k5x5 p1x1..4x0", "c16 h9 w40 oc16 k3x20 p1x9",
        "c512 h7 w7 oc512 k3x3 p1x1"}) {
    const Conv2dProblem problem = parse_line(std::string("convlaw1: ") + line)->problem;
    for (const auto& [by_rows, skips_columns] :
         {std::pair{false, false}, std::pair{true, false}, std::pair{true, true}}) {
      const Plan plan = plan_with(problem, by_rows, skips_columns);
      const auto groups = tap_groups(problem, plan);
      const auto is_inside = [&](std::int64_t row, std::int64_t column, const Tap& tap) {
        const std::int64_t y = row * plan.stride.h + tap.first * plan.dilation.h - plan.padding.h;
        const std::int64_t x =
            column * plan.stride.w + tap.second * plan.dilation.w - plan.padding.w;
        return y >= 0 && y < plan.input_height && x >= 0 && x < plan.input_width;
      };
      for (std::int64_t row = 0; row < plan.output_height; ++row) {
        for (std::int64_t column = 0; column < plan.output_width; ++column) {
          const auto taps = taps_of(groups, row, column);
          for (const auto& [tap, times] : taps) EXPECT_EQ(times, 1) << line;
          for (std::int64_t kh = 0; kh < problem.kernel_size.h; ++kh) {
            for (std::int64_t kw = 0; kw < problem.kernel_size.w; ++kw) {
              if (is_inside(row, column, {kh, kw})) {
                EXPECT_EQ(taps.count({kh, kw}), 1U) << line << ": " << row << ", " << column;
              }
            }
          }
        }
      }
    }
  }
}

TEST(Taps, FirstAllOutputsOfARowAndThenThoseThatSeeMore) {
  for (const char* line : {"c16 h9 w3 oc16 k3x5 p2x4", "c16 h6 w8 oc16 k3x3 p9x9 d9",
                           "c16 h9 w9 oc16 k2x3 p6x7 s5x3", "c512 h7 w7 oc512 k3x3 p1x1"}) {
    const Conv2dProblem problem = parse_line(std::string("convlaw1: ") + line)->problem;
    const Plan plan = plan_with(problem, true, true);
    std::vector<bool> begun(static_cast<std::size_t>(plan.output_height));
    for (const TapGroup& group : tap_groups(problem, plan)) {
      EXPECT_GE(group.columns, std::min<std::int64_t>(kLeastOfRest, plan.output_width)) << line;
      EXPECT_LE(group.column + group.columns, plan.output_width) << line;
      for (std::int64_t row = group.row; row < group.row + group.rows; ++row) {
        EXPECT_EQ(begun[static_cast<std::size_t>(row)], group.goes_on) << line;
        EXPECT_TRUE(group.goes_on || group.columns == plan.output_width) << line;
        begun[static_cast<std::size_t>(row)] = true;
      }
    }
    EXPECT_EQ(std::count(begun.begin(), begun.end(), false), 0) << line;
  }
}

TEST(Taps, LeavesOutWhatLiesInThePadding) {
  EXPECT_EQ(products_of("c16 h7 w7 oc16 k3x3 p1x1", false, false), 49 * 9);
  EXPECT_EQ(products_of("c16 h7 w7 oc16 k3x3 p1x1", true, false), 7 * 3 * 19);
  EXPECT_EQ(products_of("c16 h7 w7 oc16 k3x3 p1x1", true, true), 19 * 19);
  EXPECT_EQ(products_of("c16 h17 w17 oc16 k1x7 p0x3", true, true), 17 * 107);
  EXPECT_EQ(products_of("c512 h7 w7 oc512 k3x3 p1x1", true, true), 19 * 19 + 3 * 2)
      << "a row that brings the weights";
}

}  // namespace
}  // namespace convlaw
