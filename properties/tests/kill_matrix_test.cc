// SPDX-License-Identifier: MIT
// Law by defect: every defect is caught by some law, and every law either catches a defect that no
// other catches (the laws that compare with the definition set aside) or says why it stands.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "properties/cases/case_list.h"
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
  EXPECT_GE(all_defects().size(), 180U);
  std::set<std::string_view> names;
  std::set<std::pair<std::string_view, std::string_view>> tales;
  for (const Defect* defect : all_defects()) {
    EXPECT_TRUE(names.insert(defect->name).second);
    EXPECT_TRUE(tales.insert({defect->trigger, defect->symptom}).second)
        << defect->name << " tells the same as another";
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

// Defects that no law catches yet, and where nobody looks. A hole that is filled is struck out.
const std::map<std::string_view, std::string_view> kHoles{
    {"minus_infinity_taken_for_padding", "infinity in the input is always positive"},
    {"i8_minimum_clipped", "the elements of i8 tensors begin at -127"},
    {"i8_minimum_of_weight_clipped", "the elements of i8 tensors begin at -127"},
    {"f16_subnormal_inputs_flushed", "no input in f16 is subnormal"},
    {"seven_by_seven_path_pads_by_three", "kernels of 7 by 7 with a stride"},
    {"padding_in_32_bits", "padding is counted as memory, whoever pads"},
    {"tap_offset_in_32_bits", "the same"},
    {"window_offset_in_32_bits", "the same"},
};

// So many laws, of which three compare with the definition, are not one law alone.
constexpr int kEnough = 6;

// Seconds after which a run counts as hung. The patient one is for large cases on busy machines.
constexpr double kQuick = 0.5;
constexpr double kPatient = 60;

// Laws that catch a defect: all of them, or the first kEnough. `known` are put before what is
// drawn.
std::set<const Law*> catchers(const Defect& defect, std::vector<NamedCase> known, double timeout) {
  CampaignOptions options;
  options.known = std::move(known);
  options.laws.assign(all_laws().begin(), all_laws().end());
  options.seed = 2026;
  options.cases = 60;
  options.small_shapes = false;
  options.max_failures = kEnough;
  options.reduce = {.evaluations = 0, .seconds = 0};
  EvaluatorOptions evaluator_options;
  evaluator_options.timeout = timeout;
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
    if (const auto hole = kHoles.find(defect->name); hole != kHoles.end()) {
      EXPECT_TRUE(catchers(*defect, regression_cases(), kPatient).empty())
          << defect->name << " is caught: strike it from the holes (" << hole->second << ")";
      continue;
    }
    std::set<const Law*> laws = catchers(*defect, {}, kQuick);
    // Sizes beyond those that are drawn are met by the cases that every check begins with.
    if (laws.empty()) laws = catchers(*defect, regression_cases(), kPatient);
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
