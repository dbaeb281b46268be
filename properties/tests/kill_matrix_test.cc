// SPDX-License-Identifier: MIT
// Law by defect: every defect is caught by some law, and every law either catches a defect that no
// other catches (the laws that compare with the definition set aside) or says why it stands.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>

#include "properties/defects/defect.h"
#include "properties/runner/campaign.h"

// The matrix is a property of the laws and the defects. Sanitizers would add minutes to it, and
// speak up about defects on their own account.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONVLAW_SANITIZED
#endif
#endif

namespace convlaw {
namespace {

TEST(Defects, SayWhatTheyAreModelledOn) {
  EXPECT_GE(all_defects().size(), 60U);
  std::set<std::string_view> names;
  for (const Defect* defect : all_defects()) {
    EXPECT_TRUE(names.insert(defect->name).second);
    EXPECT_FALSE(defect->source.empty()) << defect->name;
    EXPECT_FALSE(defect->trigger.empty()) << defect->name;
    EXPECT_FALSE(defect->symptom.empty()) << defect->name;
    EXPECT_EQ(find_defect(defect->name), defect);
  }
}

#if !defined(CONVLAW_SANITIZED)

Target target_of(const Defect& defect) {
  return [&defect]() -> Result<const convlaw_implementation*> { return implementation_of(defect); };
}

// So many laws, of which three compare with the definition, are not one law alone.
constexpr int kEnough = 6;

// Laws that catch a defect: all of them, or the first kEnough.
std::set<const Law*> catchers(const Defect& defect) {
  CampaignOptions options;
  options.laws.assign(all_laws().begin(), all_laws().end());
  options.seed = 2026;
  options.cases = 60;
  options.small_shapes = false;
  options.cover_regions = false;
  options.max_failures = kEnough;
  options.reduce = {.evaluations = 0, .seconds = 0};
  EvaluatorOptions evaluator_options;
  evaluator_options.timeout = 0.5;
  const auto evaluator = evaluate_isolated(target_of(defect), evaluator_options);
  if (!evaluator) {
    ADD_FAILURE() << defect.name << ": " << evaluator.error().message();
    return {};
  }
  Observer nobody;
  std::set<const Law*> laws;
  for (const LawReport& law : run_campaign(**evaluator, options, nobody).laws) {
    if (law.failure) laws.insert(law.law);
  }
  return laws;
}

TEST(KillMatrix, EveryDefectIsCaughtAndEveryLawIsNeededOrSaysWhyItStands) {
  std::map<const Law*, std::vector<std::string_view>> only;  // defects that this law alone catches
  for (const Defect* defect : all_defects()) {
    const std::set<const Law*> laws = catchers(*defect);
    EXPECT_FALSE(laws.empty()) << "no law catches " << defect->name;
    std::set<const Law*> without_reference;
    for (const Law* law : laws) {
      if (!law->compares_with_definition) without_reference.insert(law);
    }
    if (without_reference.size() == 1) only[*without_reference.begin()].push_back(defect->name);
    std::cout << defect->name << ":";
    for (const Law* law : laws) std::cout << ' ' << law->chapter;
    std::cout << '\n';
  }
  for (const Law* law : all_laws()) {
    if (law->compares_with_definition) continue;
    EXPECT_FALSE(only[law].empty() && law->kept_because.empty())
        << law->name << " catches nothing that others do not, and does not say why it stands";
    if (only[law].empty()) continue;
    std::cout << law->name << " alone catches";
    for (const std::string_view name : only[law]) std::cout << ' ' << name;
    std::cout << '\n';
  }
}

#endif

}  // namespace
}  // namespace convlaw
