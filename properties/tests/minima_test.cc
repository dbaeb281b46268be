// SPDX-License-Identifier: MIT
// Drawn failures come down to the minima in minima.txt, where it is argued that nothing smaller
// fails.
#include <gtest/gtest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "properties/defects/defect.h"
#include "properties/dock/sanitized.h"
#include "properties/runner/campaign.h"

namespace convlaw {
namespace {

struct KnownMinimum {
  std::string defect;
  std::string law;
  std::vector<std::string> minimal;  // more than one where neither is less than the other
};

// A line: defect, chapter of the law, case string. What follows a # is the argument. Lines of the
// same defect follow each other.
std::vector<KnownMinimum> read_minima() {
  std::vector<KnownMinimum> minima;
  std::ifstream file(CONVLAW_MINIMA);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    KnownMinimum known;
    std::string minimal;
    words >> known.defect >> known.law >> std::ws;
    std::getline(words, minimal);
    if (minima.empty() || minima.back().defect != known.defect) minima.push_back(known);
    minima.back().minimal.push_back(minimal);
  }
  return minima;
}

std::unique_ptr<Evaluator> isolated(const Defect& defect) {
  EvaluatorOptions options;
  options.timeout = 2;
  auto evaluator = evaluate_isolated([&] { return implementation_of(defect); }, options);
  return evaluator ? *std::move(evaluator) : nullptr;
}

// The first of the cases that are drawn for the law from this seed to fail.
std::optional<Failure> drawn_failure(Evaluator& evaluator, const Law& law, std::uint64_t seed) {
  CampaignOptions options;
  options.laws = {&law};
  options.seed = seed;
  options.cases = 10000;
  options.small_shapes = false;
  Observer nobody;
  const Report report = run_campaign(evaluator, options, nobody);
  if (report.failures().empty()) return std::nullopt;
  return *report.failures().front();
}

class Minima : public testing::TestWithParam<KnownMinimum> {};

TEST_P(Minima, IsReachedFromDrawnFailures) {
  const KnownMinimum& known = GetParam();
  const Defect* defect = find_defect(known.defect);
  const Law* law = find_law(known.law);
  ASSERT_NE(defect, nullptr) << known.defect;
  ASSERT_NE(law, nullptr) << known.law;
  const auto evaluator = isolated(*defect);
  for (std::uint64_t seed = 1; seed <= (kSanitized ? 1 : 4); ++seed) {
    const auto failure = drawn_failure(*evaluator, *law, seed);
    ASSERT_TRUE(failure);
    const std::string minimal = to_string(failure->reduction.minimal);
    EXPECT_TRUE(std::count(known.minimal.begin(), known.minimal.end(), minimal))
        << minimal << " is not " << known.minimal.front() << "; from " << to_string(failure->found);
  }
}

INSTANTIATE_TEST_SUITE_P(All, Minima, testing::ValuesIn(read_minima()), [](const auto& instance) {
  return instance.param.defect + '_' + instance.param.law;
});

TEST(MinimaFile, NamesManyDefectsOnce) {
  const std::vector<KnownMinimum> minima = read_minima();
  EXPECT_GE(minima.size(), 30U);
  for (const KnownMinimum& known : minima) {
    const auto same = [&](const KnownMinimum& other) { return other.defect == known.defect; };
    EXPECT_EQ(std::count_if(minima.begin(), minima.end(), same), 1) << known.defect;
  }
}

// For whoever adds to the file: what the reducer makes of the first failures of every defect.
TEST(MinimaFile, DISABLED_WhatTheReducerMakesOfEveryDefect) {
  for (const Defect* defect : all_defects()) {
    const auto evaluator = isolated(*defect);
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      CampaignOptions options;
      options.laws.assign(all_laws().begin(), all_laws().end());
      options.seed = seed;
      options.small_shapes = false;
      options.max_failures = 1;
      Observer nobody;
      const Report report = run_campaign(*evaluator, options, nobody);
      for (const Failure* failure : report.failures()) {
        std::cout << defect->name << ' ' << failure->law->chapter << ' '
                  << to_string(failure->reduction.minimal) << "   ("
                  << failure->reduction.evaluations << ")\n";
      }
    }
  }
}

}  // namespace
}  // namespace convlaw
