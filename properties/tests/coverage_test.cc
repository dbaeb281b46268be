// SPDX-License-Identifier: MIT
#include "properties/runner/coverage.h"

#include <gtest/gtest.h>

#include <set>

#include "convlaw/abi.h"
#include "convlaw/definition.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

std::unique_ptr<Evaluator> evaluator_for(const convlaw_implementation& implementation) {
  return *evaluate_in_process(
      [&]() -> Result<const convlaw_implementation*> { return &implementation; }, {});
}

Coverage coverage_of(const convlaw_implementation& implementation, const char* where = "",
                     std::int64_t cases = 100) {
  CampaignOptions options;
  options.laws = {&agrees_with_definition, &stays_within_its_enclosure};
  options.where = *Where::parse(where);
  options.seed = 7;
  options.cases = cases;
  options.small_shapes = false;
  Observer nobody;
  const auto evaluator = evaluator_for(implementation);
  const Report report = run_campaign(*evaluator, options, nobody);
  EXPECT_TRUE(report.failures().empty());
  EXPECT_TRUE(report.coverage.has_value());
  return report.coverage.value_or(Coverage{});
}

TEST(Coverage, TheDefaultRunVisitsEveryReachablePair) {
  const Coverage coverage = coverage_of(definition_implementation());
  EXPECT_GT(coverage.reachable, 4500);
  EXPECT_EQ(coverage.visited, coverage.reachable);
  EXPECT_TRUE(coverage.missed.empty())
      << coverage.missed.front().first << " with " << coverage.missed.front().second;
}

TEST(Coverage, SoDoFewCasesAndARestrictedRunWithFewerPairs) {
  const Coverage all = coverage_of(definition_implementation(), "", 3);
  EXPECT_EQ(all.visited, all.reachable);
  for (const char* where :
       {"groups=1,kernel_size=3,padding=1,dtype=f32", "height=8..40,width=8..40,layout=nchw"}) {
    const Coverage coverage = coverage_of(definition_implementation(), where, 20);
    EXPECT_GT(coverage.reachable, 500) << where;
    EXPECT_LT(coverage.reachable, all.reachable) << where;
    EXPECT_EQ(coverage.visited, coverage.reachable) << where;
  }
}

TEST(Coverage, WhatIsDeclinedIsNotVisitedAndIsNamed) {
  convlaw_implementation picky = definition_implementation();
  picky.query = [](void*, const convlaw_problem* problem, convlaw_message) -> std::int32_t {
    return problem->groups > 1 ? CONVLAW_DECLINED : CONVLAW_OK;
  };
  const Coverage coverage = coverage_of(picky);
  EXPECT_LT(coverage.visited, coverage.reachable);
  ASSERT_FALSE(coverage.missed.empty());
  EXPECT_NE(coverage.missed.front().second.find("group"), std::string::npos)
      << coverage.missed.front().second;
}

TEST(Coverage, ADirectedCaseDependsOnTheSeedItsLawAndThePairAlone) {
  const auto evaluator = evaluator_for(definition_implementation());
  const std::vector<const Law*> laws{&agrees_with_definition, &stays_within_its_enclosure};
  CoverageLedger ledger(*evaluator, laws, {});
  const auto cases_of = [](const std::vector<CoverageLedger::Directed>& drawn) {
    std::set<std::string> texts;
    for (const CoverageLedger::Directed& one : drawn) texts.insert(to_string(one.c));
    return texts;
  };
  const auto all = ledger.draw_missing(1);
  EXPECT_EQ(cases_of(all), cases_of(ledger.draw_missing(1)));
  EXPECT_NE(cases_of(all), cases_of(ledger.draw_missing(2)));
  // What has been visited leaves the others as they are: the last pair's case is drawn again.
  for (std::size_t i = 0; i + 1 < all.size(); ++i) ledger.note(all[i].c);
  const auto rest = ledger.draw_missing(1);
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest.front().c, all.back().c);
  EXPECT_EQ(rest.front().law, all.back().law);
}

TEST(Coverage, ShardsDrawForEveryPairBetweenThem) {
  const auto evaluator = evaluator_for(definition_implementation());
  const std::vector<const Law*> laws{&agrees_with_definition, &stays_within_its_enclosure};
  CoverageLedger whole(*evaluator, laws, {});
  const auto all = whole.draw_missing(1);
  std::set<std::string> expected;
  for (const CoverageLedger::Directed& one : all) expected.insert(to_string(one.c));
  std::set<std::string> drawn;
  std::size_t count = 0;
  for (std::int64_t index = 0; index < 3; ++index) {
    CoverageLedger part(*evaluator, laws, {});
    for (const CoverageLedger::Directed& one : part.draw_missing(1, {index, 3})) {
      drawn.insert(to_string(one.c));
      ++count;
    }
  }
  EXPECT_EQ(drawn, expected);
  EXPECT_EQ(count, all.size());
}

TEST(Coverage, WhatAShardCouldNotDecideItDrawsForAgainWhateverOthersDo) {
  const auto evaluator = evaluator_for(definition_implementation());
  const std::vector<const Law*> laws{&agrees_with_definition, &stays_within_its_enclosure};
  CoverageLedger ledger(*evaluator, laws, {});
  const auto all = ledger.draw_missing(1);
  const Case undecided = all.front().c;
  ledger.note_undecided(undecided);
  for (const CoverageLedger::Directed& one : all) ledger.note_elsewhere(one.c);
  const auto again = ledger.draw_missing(1, {2, 3});
  ASSERT_FALSE(again.empty());
  RegionPairs wanted;
  wanted.add(regions_of(undecided));
  RegionPairs drawn;
  for (const CoverageLedger::Directed& one : again) drawn.add(regions_of(one.c));
  for (std::size_t a = 0; a < region_names().size(); ++a) {
    for (std::size_t b = a + 1; b < region_names().size(); ++b) {
      EXPECT_TRUE(!wanted.contains(a, b) || drawn.contains(a, b)) << a << ' ' << b;
    }
  }
  // What was decided is not drawn for.
  ledger.note(undecided);
  EXPECT_TRUE(ledger.draw_missing(1, {2, 3}).empty());
}

TEST(Coverage, IsKeptWhereSomethingIsComparedWithTheDefinition) {
  EXPECT_TRUE(CoverageLedger::is_kept_for({&agrees_with_definition}));
  EXPECT_FALSE(CoverageLedger::is_kept_for({&stays_within_its_enclosure}));
  const auto evaluator = evaluator_for(definition_implementation());
  CoverageLedger exact(*evaluator, {&agrees_with_definition}, {});
  CoverageLedger both(*evaluator, {&agrees_with_definition, &stays_within_its_enclosure}, {});
  EXPECT_LT(exact.summary().reachable, both.summary().reachable);
  EXPECT_FALSE(exact.counts(stays_within_its_enclosure));
  EXPECT_EQ(exact.summary().visited, 0);
}

}  // namespace
}  // namespace convlaw
