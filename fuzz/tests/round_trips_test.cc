// SPDX-License-Identifier: MIT
// The round trips that fuzz_problem_text asks for hold for what is right, and see what is not.
#include "fuzz/round_trips.h"

#include <gtest/gtest.h>

#include "convlaw/contract.h"
#include "properties/cases/case.h"

namespace convlaw {
namespace {

TEST(RoundTrips, HoldForWhatIsUnderstood) {
  EXPECT_TRUE(round_trips("convlaw1: c2 h3 w4 oc2 k2x2 data=ints#7", parse_case));
  EXPECT_TRUE(round_trips("no case at all", parse_case));
  const Result<TypedProblem> typed = parse_problem("Conv2d(3, 4, (3, 2), padding=1) 2x3x5x4");
  ASSERT_TRUE(typed);
  EXPECT_TRUE(comes_back_from_line(*typed));
  EXPECT_TRUE(comes_back_from_csv(*typed));
  EXPECT_TRUE(comes_back_from_other_forms(typed->problem));
}

TEST(RoundTrips, SeeAReaderThatForgets) {
  const auto forgets = [](std::string_view text) {
    Result<Case> c = parse_case(text);
    if (c) c->problem().groups += 1;
    return c;
  };
  EXPECT_FALSE(round_trips("convlaw1: c2 h3 w4 oc2 k2x2 data=ints#7", forgets));
  const auto refuses_its_own = [is_first = true](std::string_view text) mutable -> Result<Case> {
    return std::exchange(is_first, false) ? parse_case(text) : Error{"case", {}, "", {}, 0};
  };
  EXPECT_FALSE(round_trips("convlaw1: c2 h3 w4 oc2 k2x2 data=ints#7", refuses_its_own));
}

}  // namespace
}  // namespace convlaw
