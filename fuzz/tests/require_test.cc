// SPDX-License-Identifier: MIT
#include "fuzz/require.h"

#include <gtest/gtest.h>

namespace convlaw {
namespace {

TEST(OnTrial, IsDescribedWhenAskedFor) {
  int asked = 0;
  put_on_trial([&asked] { return "asked " + std::to_string(++asked); });
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(on_trial(), "asked 1");
  put_on_trial(std::string("  case  of lines"));
  EXPECT_EQ(on_trial(), "  case  of lines");
  EXPECT_EQ(asked, 1);
}

TEST(OnTrial, IsSaidBesideWhatDoesNotHold) {
  put_on_trial([] { return std::string("  case  of the test"); });
  EXPECT_DEATH(FUZZ_REQUIRE(1 + 1 == 3),
               "FOUND  require_test.cc:[0-9]+: does not hold: 1 . 1 == 3"
               "(.|\n)*  case  of the test");
}

}  // namespace
}  // namespace convlaw
