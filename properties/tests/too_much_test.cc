// SPDX-License-Identifier: MIT
// An implementation that lacks the memory or the time for padding beyond 2^31 is not wrong.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "properties/defects/direct.h"
#include "properties/dock/dock.h"
#include "properties/dock/sanitized.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;
using Run = std::int32_t (*)(void* context, const convlaw_call* call);

bool is_far(const convlaw_problem& p) {
  constexpr std::int64_t kFar = std::int64_t{1} << 31U;
  return p.padding_begin[0] >= kFar || p.padding_begin[1] >= kFar;
}

std::int32_t write_the_padding_down(void* context, const convlaw_call* call) {
  if (is_far(*call->problem)) {
    std::vector<std::vector<char>> padded;
    while (true) padded.emplace_back(1U << 20U, 1);
  }
  return run_as<Direct>(context, call);
}

std::int32_t walk_through_the_padding(void* context, const convlaw_call* call) {
  while (is_far(*call->problem)) usleep(1000);
  return run_as<Direct>(context, call);
}

std::int32_t abort_in_the_padding(void* context, const convlaw_call* call) {
  if (is_far(*call->problem)) std::abort();
  return run_as<Direct>(context, call);
}

std::int32_t fail_in_the_padding(void* context, const convlaw_call* call) {
  return is_far(*call->problem) ? CONVLAW_FAILED : run_as<Direct>(context, call);
}

std::int32_t reject_the_padding(void* context, const convlaw_call* call) {
  return is_far(*call->problem) ? CONVLAW_REJECTED : run_as<Direct>(context, call);
}

Target target_of(Run run) {
  static convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "far";
  implementation.run = run;
  return []() -> Result<const convlaw_implementation*> { return &implementation; };
}

Report check(Evaluator& evaluator) {
  CampaignOptions campaign;
  campaign.laws = {&agrees_with_definition, &far_windows_read_what_near_ones_do};
  campaign.seed = 1;
  campaign.cases = 20;
  campaign.small_shapes = false;
  campaign.max_failures = 0;
  Observer observer;
  return run_campaign(evaluator, campaign, observer);
}

class TooMuch : public testing::TestWithParam<Run> {};

TEST_P(TooMuch, IsAskedOnceAndCountedAgainstNobody) {
  EvaluatorOptions options;
  options.spare_memory = std::uint64_t{64} << 20U;
  const auto evaluator = *evaluate_isolated(target_of(GetParam()), options);
  const Report report = check(*evaluator);
  EXPECT_TRUE(report.failures().empty());
  EXPECT_GE(report.laws[0].tally[Kind::holds], 20);
  EXPECT_EQ(report.laws[1].tally[Kind::holds], 0);
  EXPECT_EQ(report.laws[1].tally[Kind::inconclusive], 1);
  EXPECT_EQ(exit_code(report, false), 0);
}

// As an implementation that computes in a process of its own does when that has ended.
std::int32_t lose_a_process(void* context, const convlaw_call* call) {
  if (is_far(*call->problem)) throw ProcessDied{"killed by SIGKILL (Killed)"};
  return run_as<Direct>(context, call);
}

INSTANTIATE_TEST_SUITE_P(Ways, TooMuch,
                         testing::Values(write_the_padding_down, walk_through_the_padding,
                                         abort_in_the_padding, fail_in_the_padding,
                                         lose_a_process));

// Padding is granted no memory, or the machine would be filled before it is stopped.
TEST(TooMuchMemory, IsNotGranted) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer holds memory of its own";
  EvaluatorOptions options;
  options.spare_memory = std::uint64_t{64} << 20U;
  const auto evaluator = *evaluate_isolated(target_of(write_the_padding_down), options);
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1");
  const Verdict verdict =
      evaluator->evaluate(Request{&far_windows_read_what_near_ones_do, c}).verdict;
  EXPECT_EQ(verdict.kind, Kind::inconclusive);
  EXPECT_NE(verdict.reason.find("MiB of memory"), std::string::npos) << verdict.reason;
}

TEST(TooMuchTime, IsNotGranted) {
  const auto evaluator = *evaluate_isolated(target_of(walk_through_the_padding), {});
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1");
  const Verdict verdict =
      evaluator->evaluate(Request{&far_windows_read_what_near_ones_do, c}).verdict;
  EXPECT_EQ(verdict.kind, Kind::inconclusive);
  EXPECT_NE(verdict.reason.find("within 500 ms"), std::string::npos) << verdict.reason;
}

TEST(FarWindows, AreLegal) {
  const auto evaluator = *evaluate_isolated(target_of(reject_the_padding), {});
  const Report report = check(*evaluator);
  ASSERT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.failures().front()->law, &far_windows_read_what_near_ones_do);
  EXPECT_NE(report.failures().front()->verdict.reason.find("rejected as illegal"),
            std::string::npos);
}

TEST(FarWindows, AreNotAskedForWhereTheProcessIsOurs) {
  const auto evaluator = *evaluate_in_process(target_of(abort_in_the_padding), {});
  const Report report = check(*evaluator);
  EXPECT_TRUE(report.failures().empty());
  EXPECT_EQ(report.laws[1].tally[Kind::inconclusive], 1);
}

TEST(FarWindows, AreRightInTheDefinition) {
  const auto evaluator = *evaluate_isolated(target_of(run_as<Direct>), {});
  const Report report = check(*evaluator);
  EXPECT_TRUE(report.failures().empty());
  EXPECT_GE(report.laws[1].tally[Kind::holds], 20);
}

}  // namespace
}  // namespace convlaw
