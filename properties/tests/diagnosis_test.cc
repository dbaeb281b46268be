// SPDX-License-Identifier: MIT
// A failure is recognised as the defect that it is, and as nothing when that defect is not among
// the hypotheses.
#include "properties/runner/diagnosis.h"

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

std::unique_ptr<Evaluator> isolated(const Defect& defect) {
  EvaluatorOptions options;
  options.timeout = 2;
  auto evaluator = evaluate_isolated([&] { return implementation_of(defect); }, options);
  return evaluator ? *std::move(evaluator) : nullptr;
}

// The first failure of a campaign, as a user has it.
std::optional<Failure> first_failure(Evaluator& evaluator, std::uint64_t seed) {
  CampaignOptions options;
  options.laws.assign(all_laws().begin(), all_laws().end());
  options.seed = seed;
  options.cases = 200;
  options.max_failures = 1;
  options.small_shapes = false;
  Observer nobody;
  const Report report = run_campaign(evaluator, options, nobody);
  if (report.failures().empty()) return std::nullopt;
  return *report.failures().front();
}

std::vector<const Defect*> all_but(const Defect& one) {
  std::vector<const Defect*> others(all_defects().begin(), all_defects().end());
  std::erase(others, &one);
  return others;
}

bool is_tied(const Diagnosis& diagnosis, const Defect& defect) {
  const auto tied = diagnosis.tied();
  return std::any_of(tied.begin(), tied.end(),
                     [&](const Hypothesis& one) { return one.defect == &defect; });
}

std::string names(std::span<const Hypothesis> hypotheses) {
  std::string text;
  for (const Hypothesis& one : hypotheses) text += ' ' + std::string(one.defect->name);
  return text;
}

// Not run unless it is asked for: it measures.
//   properties_tests --gtest_also_run_disabled_tests --gtest_filter='*WholeCatalogue'
TEST(Diagnosis, DISABLED_OfTheWholeCatalogue) {
  int recognised = 0;
  int misled = 0;
  int failures = 0;
  double longest = 0;
  for (const Defect* defect : all_defects()) {
    const auto evaluator = isolated(*defect);
    const auto failure = first_failure(*evaluator, 2026);
    if (!failure) {
      std::cout << defect->name << ": no failure\n";
      continue;
    }
    ++failures;
    const auto start = Clock::now();
    const Diagnosis with = diagnose(*evaluator, *failure, {}, all_defects());
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    longest = std::max(longest, seconds);
    const Diagnosis without = diagnose(*evaluator, *failure, {}, all_but(*defect));
    const bool right = with.is_confident() && is_tied(with, *defect);
    const bool wrong = without.is_confident();
    recognised += right ? 1 : 0;
    misled += wrong ? 1 : 0;
    std::cout << (right ? "    " : "NOT ") << (wrong ? "MISLED " : "       ") << defect->name
              << " (" << failure->law->chapter << "): " << with.failing << '+' << with.passing
              << " cases, " << with.tied().size() << " tied" << (wrong ? ", without it" : "")
              << (wrong ? names(without.tied()) : "") << "; " << with.region.sentence << " ("
              << with.region.right_inside << " right inside, " << with.region.right_outside
              << " outside); " << seconds << " s" << std::endl;
    if (!right) {
      for (const Hypothesis& one : with.ranked) {
        std::cout << "      " << one.defect->name << " same " << one.same << " alike " << one.alike
                  << " of " << one.tried << '\n';
      }
      std::cout << "      " << to_string(failure->reduction.minimal) << '\n';
    }
  }
  std::cout << recognised << " of " << failures << " recognised, " << misled
            << " misled without them, at most " << longest << " s\n";
}

}  // namespace
}  // namespace convlaw
