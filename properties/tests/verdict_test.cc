// SPDX-License-Identifier: MIT
#include "properties/laws/verdict.h"

#include <gtest/gtest.h>

#include <limits>

namespace convlaw {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Verdict, ValuesAreTheSameUpToTheSignOfZeroAndTheKindOfNan) {
  EXPECT_TRUE(same_value(0.0, -0.0));
  EXPECT_TRUE(same_value(kNan, -kNan));
  EXPECT_FALSE(same_value(kNan, 0));
  EXPECT_FALSE(same_value(1, 1 + 1e-15));
}

TEST(Verdict, ADifferenceSaysWhereAndHowMuchAndInWhichRegion) {
  Values expected({1, 2, 3, 4});
  EXPECT_EQ(first_difference(expected, expected), std::nullopt);
  Values got = expected;
  got(0, 1, 1, 3) = 5;
  got(0, 1, 2, 3) = kNan;
  const auto difference = first_difference(expected, got);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->index, (std::array<std::int64_t, 4>{0, 1, 1, 3}));
  EXPECT_EQ(difference->expected, 0);
  EXPECT_EQ(difference->got, 5);
  EXPECT_EQ(difference->wrong, 2);
  EXPECT_EQ(difference->total, 24);
  EXPECT_EQ(difference->region, "only oc = 1 of 0..1, oh = 1..2 of 0..2, ow = 3 of 0..3");
}

TEST(Verdict, AFingerprintIsOfAllElementsThatDiffer) {
  const Values expected({1, 1, 2, 2});
  const auto fingerprint = [&](std::initializer_list<double> elements) {
    Values got(expected.extents());
    got.elements() = elements;
    return first_difference(expected, got)->fingerprint;
  };
  EXPECT_EQ(fingerprint({1, 0, 0, kNan}), fingerprint({1, 0, -0.0, -kNan}));
  EXPECT_NE(fingerprint({1, 0, 0, 2}), fingerprint({1, 0, 0, 3}));
  EXPECT_NE(fingerprint({1, 0, 0, 2}), fingerprint({1, 0, 2, 0}));
  EXPECT_NE(fingerprint({1, 0, 0, 0}), fingerprint({1, 0, 0, 2}));
}

TEST(Verdict, ARegionWithGapsIsNotCalledARange) {
  const Values expected({1, 1, 1, 5});
  Values got = expected;
  got(0, 0, 0, 0) = got(0, 0, 0, 4) = 1;
  EXPECT_EQ(first_difference(expected, got)->region, "");
}

}  // namespace
}  // namespace convlaw
