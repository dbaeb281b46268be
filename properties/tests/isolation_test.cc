// SPDX-License-Identifier: MIT
// What the runner watches while an implementation runs: its memory, and the time it takes.
#include <gtest/gtest.h>
#include <unistd.h>

#include <vector>

#include "properties/defects/defect.h"
#include "properties/defects/direct.h"
#include "properties/dock/sanitized.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;
using Run = std::int32_t (*)(void* context, const convlaw_call* call);

std::unique_ptr<Evaluator> isolated(const convlaw_implementation* implementation,
                                    const EvaluatorOptions& options) {
  return *evaluate_isolated(
      [=]() -> Result<const convlaw_implementation*> { return implementation; }, options);
}

std::unique_ptr<Evaluator> isolated(Run run, const EvaluatorOptions& options) {
  static convlaw_implementation implementation{};
  implementation.struct_size = sizeof implementation;
  implementation.abi_version = CONVLAW_ABI_VERSION;
  implementation.name = "watched";
  implementation.run = run;
  return isolated(&implementation, options);
}

Verdict judge(Evaluator& evaluator, const Law& law, const char* text) {
  return evaluator.evaluate(Request{&law, *parse_case(text)}).verdict;
}

constexpr const char* kDepthwise = "convlaw1: c2 h3 w3 oc2 k3 p1x1 g2";

const convlaw_implementation* reads_on() {
  return implementation_of(*find_defect("depthwise_tail_reads_past_the_end"));
}

TEST(Guards, StandAroundTheRunsOfEveryLaw) {
  const auto guarded = isolated(reads_on(), {});
  bool is_hit = false;
  // The seed says at which end the pages are.
  for (const char* seed : {"1", "2", "3", "4", "5", "6"}) {
    const std::string text = std::string(kDepthwise) + " data=ints#" + seed;
    const Verdict verdict = judge(*guarded, agrees_with_definition, text.c_str());
    if (verdict.kind == Kind::holds) continue;
    EXPECT_EQ(verdict.kind, Kind::broken);
    EXPECT_TRUE(verdict.hit_guard);
    EXPECT_NE(verdict.reason.find("behind the end of the input"), std::string::npos);
    is_hit = true;
  }
  EXPECT_TRUE(is_hit);
  EvaluatorOptions options;
  options.guard_pages = false;
  const auto unguarded = isolated(reads_on(), options);
  for (const char* seed : {"1", "2", "3", "4", "5", "6"}) {
    const std::string text = std::string(kDepthwise) + " data=ints#" + seed;
    EXPECT_EQ(judge(*unguarded, agrees_with_definition, text.c_str()).kind, Kind::holds);
  }
}

TEST(Guards, WhicheverLawHitsOneItIsTheLawOfBuffersThatIsReported) {
  const auto evaluator = isolated(reads_on(), {});
  CampaignOptions campaign;
  campaign.laws = {&agrees_with_definition, &stays_inside_its_buffers};
  campaign.seed = 1;
  campaign.max_failures = 0;
  campaign.where = *Where::parse("in_channels=4..8,groups=2..8,width=3|5|7");
  Observer observer;
  const Report report = run_campaign(*evaluator, campaign, observer);
  ASSERT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.failures().front()->law, &stays_inside_its_buffers);
  EXPECT_GT(report.laws.front().tally[Kind::broken], 0);
  EXPECT_FALSE(report.laws.front().failure);
  EXPECT_EQ(exit_code(report, false), 1);
}

TEST(Guards, AHitOfALawThatStandsAloneIsItsOwn) {
  const auto evaluator = isolated(reads_on(), {});
  CampaignOptions campaign;
  campaign.laws = {&agrees_with_definition};
  campaign.seed = 1;
  campaign.where = *Where::parse("in_channels=4..8,groups=2..8,width=3|5|7");
  Observer observer;
  const Report report = run_campaign(*evaluator, campaign, observer);
  ASSERT_EQ(report.failures().size(), 1U);
  EXPECT_EQ(report.failures().front()->law, &agrees_with_definition);
  EXPECT_TRUE(report.failures().front()->verdict.hit_guard);
}

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;

// The matrix of im2col, which is honest work.
std::int32_t unfold(void* context, const convlaw_call* call) {
  const convlaw_problem& p = *call->problem;
  const auto products =
      static_cast<std::size_t>(p.in_channels * p.kernel_size[0] * p.kernel_size[1] *
                               call->output.extents[2] * call->output.extents[3]);
  std::vector<float> matrix(products, 1);
  for (volatile float& element : matrix) element = 2;
  usleep(30'000);  // so that it is seen
  return run_as<Direct>(context, call);
}

TEST(Memory, WhatTheProductsOfALargeProblemTakeIsGranted) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer holds memory of its own";
  EvaluatorOptions options;
  options.spare_memory = 2 * kMiB;
  const auto evaluator = isolated(unfold, options);
  // 121 * 4 * 110 * 110 floats: 22 MiB, where the tensors have less than a hundredth of that.
  const char* large = "convlaw1: c4 h120 w120 oc1 k11x11";
  EXPECT_EQ(judge(*evaluator, same_call_gives_same_bits, large).kind, Kind::holds);
}

std::int32_t keep(void* context, const convlaw_call* call) {
  static std::vector<std::vector<char>> kept;
  kept.emplace_back(64 * 1024, 1);
  return run_as<Direct>(context, call);
}

TEST(Memory, ALittleMayBeKeptOfEveryCall) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer holds memory of its own";
  EvaluatorOptions options;
  options.spare_memory = 16 * kMiB;
  const auto evaluator = isolated(keep, options);
  const Request request{&agrees_with_definition, *parse_case("convlaw1: c1 h1 w1 oc1 k1")};
  const std::vector<Request> many(1000, request);
  for (const Answer& answer : evaluator->evaluate(many)) {
    ASSERT_EQ(answer.verdict.kind, Kind::holds) << answer.verdict.reason;
  }
}

std::int32_t hang_on_wide_images(void* context, const convlaw_call* call) {
  while (call->problem->width > 4) usleep(1000);
  return run_as<Direct>(context, call);
}

TEST(Time, AnImplementationThatHasHungHasLessOfItTheNextTime) {
  EvaluatorOptions options;
  options.timeout = 3;
  const auto evaluator = isolated(hang_on_wide_images, options);
  const char* wide = "convlaw1: c1 h1 w5 oc1 k1";
  EXPECT_EQ(judge(*evaluator, agrees_with_definition, wide).reason, "no answer within 3000 ms");
  EXPECT_EQ(judge(*evaluator, agrees_with_definition, wide).reason, "no answer within 2000 ms");
  const Request narrow{&agrees_with_definition, *parse_case("convlaw1: c1 h1 w1 oc1 k1")};
  evaluator->evaluate(std::vector<Request>(60, narrow));
  EXPECT_EQ(judge(*evaluator, agrees_with_definition, wide).reason, "no answer within 1000 ms");
}

}  // namespace
}  // namespace convlaw
