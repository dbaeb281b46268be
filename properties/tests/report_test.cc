// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "convlaw/abi.h"
#include "properties/defects/defect.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

TEST(Report, ExitCodesTellCrashFromBrokenFromUndecided) {
  Report report;
  report.laws.push_back({find_law("B1"), {}, 0, 0, std::nullopt});
  Tally& tally = report.laws.front().tally;
  using Kind = Verdict::Kind;
  EXPECT_EQ(exit_code(report, false), 4);  // nothing at all
  tally[Kind::inconclusive] = 3;
  tally[Kind::declined] = 2;
  EXPECT_EQ(exit_code(report, false), 4);  // nothing decided
  tally[Kind::holds] = 1;
  EXPECT_EQ(exit_code(report, false), 0);
  EXPECT_EQ(exit_code(report, true), 4);
  tally[Kind::broken] = 1;
  EXPECT_EQ(exit_code(report, true), 1);
  tally[Kind::timed_out] = 1;
  EXPECT_EQ(exit_code(report, false), 3);
}

TEST(Report, LawsThatMakeTheirOwnCasesDecideOnlyAlone) {
  Report report;
  report.laws.push_back({find_law("A3"), {}, 0, 0, std::nullopt});
  report.laws.front().tally[Verdict::Kind::holds] = 1;
  EXPECT_EQ(exit_code(report, false), 0);
  report.laws.push_back({find_law("A0"), {}, 0, 0, std::nullopt});
  report.laws.back().tally[Verdict::Kind::declined] = 1;
  EXPECT_EQ(exit_code(report, false), 4);
}

// Takes no legal problem, and knows an illegal one.
std::int32_t decline(void*, const convlaw_problem* problem, convlaw_message) {
  return find_illegality(problem_from_abi(*problem)) ? CONVLAW_REJECTED : CONVLAW_DECLINED;
}

TEST(Report, WhoDeclinesEverythingHasShownNothing) {
  // The defect says that it checks legality.
  convlaw_implementation declining =
      *implementation_of(*find_defect("size_formula_rounds_toward_zero"));
  declining.query = decline;
  declining.run = [](void* context, const convlaw_call* call) -> std::int32_t {
    return decline(context, call->problem, {});
  };
  const auto evaluator = evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &declining; }, {});
  ASSERT_TRUE(evaluator);
  CampaignOptions options;
  options.laws.assign(all_laws().begin(), all_laws().end());
  options.cases = 3;
  options.small_shapes = false;
  options.cover_regions = false;
  Observer nobody;
  const Report report = run_campaign(**evaluator, options, nobody);
  EXPECT_GT(report.total()[Verdict::Kind::holds], 0);  // of laws that make their own problems
  EXPECT_TRUE(report.failures().empty());
  EXPECT_EQ(exit_code(report, false), 4);
}

}  // namespace
}  // namespace convlaw
