// SPDX-License-Identifier: MIT
// What is drawn does not depend on whether it is done, which the mutator rests on.
#include "fuzz/lives.h"

#include <gtest/gtest.h>

#include <set>

namespace convlaw {
namespace {

TEST(Lives, DrawTheSameWhetherStepsAreTakenOrNot) {
  std::set<Lives::Kind> kinds;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    RandomChoices taken(seed), skipped(seed);
    Lives real, drawn;
    for (int left = 8; left > 0; --left) {
      const Lives::Step step = real.draw_step(taken);
      const Lives::Step same = drawn.draw_step(skipped);
      EXPECT_EQ(step.kind, same.kind);
      EXPECT_EQ(step.place, same.place);
      EXPECT_EQ(step.c, same.c);
      EXPECT_EQ(step.seed, same.seed);
      kinds.insert(step.kind);
      real.take(step);  // which aborts if a run gives something else than the definition
    }
  }
  EXPECT_EQ(kinds.size(), 5U);
}

TEST(Lives, BeginWithSomethingPrepared) {
  RandomChoices choices(1);
  EXPECT_EQ(Lives().draw_step(choices).kind, Lives::Kind::prepare);
}

}  // namespace
}  // namespace convlaw
