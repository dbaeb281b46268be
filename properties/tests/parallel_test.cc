// SPDX-License-Identifier: MIT
#include "properties/runner/parallel.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>

namespace convlaw {
namespace {

TEST(RunInParallel, GivesEveryResultOnceWhateverItsSize) {
  std::map<std::size_t, std::string> results;
  const auto error = run_in_parallel(
      7, 3, [](std::size_t i) { return std::string(i * 10'000, 'x'); },
      [&](std::size_t i, std::string text) {
        EXPECT_TRUE(results.emplace(i, std::move(text)).second);
      });
  EXPECT_FALSE(error);
  ASSERT_EQ(results.size(), 7U);
  for (const auto& [i, text] : results) EXPECT_EQ(text.size(), i * 10'000);
}

TEST(RunInParallel, SaysWhenAProcessEndsEarly) {
  int results = 0;
  const auto error = run_in_parallel(
      4, 2,
      [](std::size_t i) {
        if (i == 2) _exit(0);
        return std::string();
      },
      [&](std::size_t, const std::string&) { ++results; });
  ASSERT_TRUE(error);
  EXPECT_NE(error->message().find("ended before its work did"), std::string::npos);
  EXPECT_EQ(results, 3);
}

TEST(RunInParallel, NothingToDoIsDone) {
  EXPECT_FALSE(run_in_parallel(
      0, 2, [](std::size_t) { return std::string(); }, [](std::size_t, const std::string&) {}));
}

}  // namespace
}  // namespace convlaw
