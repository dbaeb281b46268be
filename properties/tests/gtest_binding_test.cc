// SPDX-License-Identifier: MIT
// One line of CONVLAW_TEST_LAWS is a test for every law: they pass, fail and skip as they should.
#include <gtest/gtest.h>

#include <set>

#include "properties/dock/sanitized.h"
#include "properties/tests/program.h"

namespace convlaw {
namespace {

Outcome binding(const std::string& filter, const std::string& environment = "") {
  // These tests may be a shard, but the program is not.
  return run_program("env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX " + environment +
                     " " CONVLAW_GTEST_PROGRAM " --gtest_filter='" + filter + "'");
}

void expect(const Outcome& run, int exit, const std::string& part) {
  EXPECT_EQ(run.exit, exit) << run.output;
  EXPECT_NE(run.output.find(part), std::string::npos) << run.output;
}

TEST(GTestBinding, ACorrectFunctionPassesEveryLaw) {
  const std::string cases = kSanitized ? "2" : "20";
  const Outcome run = binding("right.*", "RC_PARAMS='max_success=" + cases + "'");
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find("right.agrees_with_definition"), std::string::npos);
}

TEST(GTestBinding, AnImplementationIsShownOnlyWhatItOffers) {
  expect(binding("only_3x2.agrees_with_definition:only_3x2.layout_does_not_matter"), 0,
         "does not apply to this implementation");
  expect(binding("only_3x2.floating_point*:only_3x2.calls_leave_no_state"), 0, "2 tests.");
  expect(binding("nothing.agrees_with_definition"), 1, "not one problem was found");
  expect(binding("no_where.agrees_with_definition"), 1, "  kernel_size=frog\n  ^");
}

TEST(GTestBinding, AWrongOneFailsWithItsMinimalCase) {
  const Outcome run = binding("forgets_bias.zero_weight_gives_bias");
  expect(run, 1, "  case       convlaw1: ");
  expect(run, 1, "gtest_binding_program --gtest_filter=forgets_bias.zero_weight_gives_bias");
  expect(run, 1, "in PyTorch");
}

TEST(GTestBinding, OwnLawsStandBesideTheBook) {
  expect(binding("book_and_own.two_runs_agree:book_and_own.zero_input_gives_bias"), 0, "2 tests.");
  const Outcome run = binding("book_and_own.outputs_have_no_bias");
  expect(run, 1, "BROKEN  outputs_have_no_bias (mine)");
  expect(run, 1, "  case       convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0");
}

TEST(GTestBinding, OwnLawsStandAlone) {
  const Outcome run = binding("own_alone.*");
  expect(run, 0, "1 test.");
  expect(run, 0, "[       OK ] own_alone.two_runs_agree");
}

TEST(GTestBinding, LawsThatCannotBePutAreAFailedTest) {
  expect(binding("own_null.*"), 1, "laws[0] is null");
  expect(binding("own_unnamed.*"), 1, "laws[0].name is empty");
  expect(binding("own_unjudged.*"), 1, "laws[0]=two_runs_agree: judge is null");
  expect(binding("own_twice.*"), 1, "laws[1]=two_runs_agree: a law before it has this name");
}

TEST(GTestBinding, ACrashIsAFailedTest) {
  expect(binding("crashes.agrees_with_definition"), 1, "CRASHED");
}

TEST(GTestBinding, NoImplementationIsAFailedTest) {
  expect(binding("implementation.agrees_with_definition"), 1, "implementation");
}

TEST(GTestBinding, OneCaseCanBePutAlone) {
  const std::string filter = "forgets_bias.agrees_with_definition";
  expect(binding(filter, "CONVLAW_CASE='convlaw1: c1 h1 w1 oc1 k1x1 bias'"), 1, "BROKEN");
  expect(binding(filter, "CONVLAW_CASE='convlaw1: c1 h1 w1 oc1 k1x1 nobias'"), 0, "[       OK ]");
  expect(binding(filter, "CONVLAW_CASE='convlaw1: frog'"), 1, "CONVLAW_CASE: ");
}

TEST(GTestBinding, ShardsHaveWholeTests) {
  const std::string filter = "only_3x2.zero_*:own_alone.*";
  const auto ran = [](const std::string& output) {
    std::set<std::string> names;
    const std::string mark = "[ RUN      ] ";
    for (std::size_t at = output.find(mark); at != std::string::npos; at = output.find(mark, at)) {
      at += mark.size();
      names.insert(output.substr(at, output.find('\n', at) - at));
    }
    return names;
  };
  const std::set<std::string> all = ran(binding(filter).output);
  const auto first = ran(binding(filter, "GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=0").output);
  const auto second = ran(binding(filter, "GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=1").output);
  EXPECT_GE(all.size(), 3U);
  EXPECT_FALSE(first.empty());
  EXPECT_FALSE(second.empty());
  EXPECT_EQ(first.size() + second.size(), all.size());
  std::set<std::string> both = first;
  both.insert(second.begin(), second.end());
  EXPECT_EQ(both, all);
}

TEST(GTestBinding, RapidCheckDrawsTheSameCasesFromTheSameSeed) {
  const auto found = [](const std::string& seed) {
    const std::string output =
        binding("five.agrees_with_definition", "RC_PARAMS='max_success=1000 seed=" + seed + "'")
            .output;
    const std::size_t begin = output.find("  found as ");
    return begin == std::string::npos ? "" : output.substr(begin, output.find('\n', begin) - begin);
  };
  EXPECT_EQ(found("7"), found("7"));
  EXPECT_NE(found("7"), found("8"));
}

}  // namespace
}  // namespace convlaw
