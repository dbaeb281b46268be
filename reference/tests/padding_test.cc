// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "convlaw/pad.h"

namespace convlaw {
namespace {

using Line = std::vector<std::int64_t>;

// The axis by its definition, for comparison with the list that F.pad builds.
Line positions_by_source(const Axis& axis) {
  Line line;
  for (std::int64_t i = 0; i < axis.padded(); ++i) line.push_back(axis.source(i).value_or(-1));
  return line;
}

Axis axis(std::int64_t extent, std::int64_t begin, std::int64_t end, PaddingMode mode) {
  return {.extent = extent, .begin = begin, .end = end, .mode = mode};
}

TEST(Padding, ModesAreTorchs) {
  EXPECT_EQ(padded_positions(axis(3, 2, 1, PaddingMode::zeros)), (Line{-1, -1, 0, 1, 2, -1}));
  EXPECT_EQ(padded_positions(axis(3, 2, 1, PaddingMode::reflect)), (Line{2, 1, 0, 1, 2, 1}));
  EXPECT_EQ(padded_positions(axis(3, 2, 1, PaddingMode::replicate)), (Line{0, 0, 0, 1, 2, 2}));
  EXPECT_EQ(padded_positions(axis(3, 2, 1, PaddingMode::circular)), (Line{1, 2, 0, 1, 2, 0}));
}

TEST(Padding, NegativePaddingCrops) {
  EXPECT_EQ(padded_positions(axis(4, -1, 2, PaddingMode::zeros)), (Line{1, 2, 3, -1, -1}));
  EXPECT_EQ(padded_positions(axis(4, -1, 2, PaddingMode::reflect)), (Line{1, 2, 3, 2, 1}));
  EXPECT_EQ(padded_positions(axis(4, -1, 2, PaddingMode::circular)), (Line{1, 2, 3, 1, 2}));
}

TEST(Padding, BothWaysOfSayingItAgreeOnEveryLegalAxis) {
  int compared = 0;
  for (const PaddingMode mode :
       {PaddingMode::zeros, PaddingMode::reflect, PaddingMode::replicate, PaddingMode::circular}) {
    for (std::int64_t extent = 1; extent <= 5; ++extent) {
      for (std::int64_t begin = -4; begin <= 6; ++begin) {
        for (std::int64_t end = -4; end <= 6; ++end) {
          Conv2dProblem problem;
          problem.height = extent;
          problem.padding = {Padding::Kind::numbers, {begin, 0}, {end, 0}};
          problem.padding_mode = mode;
          if (find_illegality(problem)) continue;
          const Axis rows = vertical_axis(problem);
          EXPECT_EQ(padded_positions(rows), positions_by_source(rows))
              << to_string(mode) << ' ' << extent << ' ' << begin << ' ' << end;
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 800);
}

TEST(Padding, TakesNoMemoryForWhatIsCroppedOrEmpty) {
  EXPECT_EQ(padded_positions(axis(1, 2000000000000, -2000000000000, PaddingMode::replicate)),
            (Line{0}));
  EXPECT_EQ(padded_positions(axis(2, -2000000000000, 2000000000001, PaddingMode::zeros)),
            (Line{-1, -1, -1}));
  Conv2dProblem none;
  none.batch = 0;
  none.height = 2000000000000;
  pad_input<float>(none, {nullptr, {0, 1, none.height, 1}, {}},
                   {nullptr, {0, 1, none.height, 1}, {}});
}

TEST(Padding, SourceFollowsStrideAndDilation) {
  const Axis rows{.extent = 5, .begin = 1, .end = 1, .kernel = 3, .stride = 2, .dilation = 2};
  EXPECT_EQ(rows.output(), 2);
  EXPECT_EQ(rows.source(0, 0), std::nullopt);
  EXPECT_EQ(rows.source(0, 1), 1);
  EXPECT_EQ(rows.source(1, 2), std::nullopt);
  EXPECT_EQ(rows.source(1, 1), 3);
}

}  // namespace
}  // namespace convlaw
