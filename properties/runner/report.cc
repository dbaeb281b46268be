// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include "properties/runner/campaign.h"

namespace convlaw {

using Kind = Verdict::Kind;

std::int64_t Tally::total() const {
  return std::accumulate(std::begin(counts), std::end(counts), std::int64_t{0});
}

Tally Report::total() const {
  Tally sum;
  for (const LawReport& law : laws) {
    for (std::size_t kind = 0; kind < std::size(sum.counts); ++kind) {
      sum.counts[kind] += law.tally.counts[kind];
    }
  }
  return sum;
}

std::int64_t Report::laws_not_reached() const {
  if (ending == Ending::complete) return 0;
  return std::count_if(laws.begin(), laws.end(),
                       [](const LawReport& law) { return !law.is_reached(); });
}

std::int64_t Report::given_put() const {
  return std::count_if(given.begin(), given.end(),
                       [](const GivenReport& one) { return one.tally.total() > 0; });
}

std::vector<const Failure*> Report::failures() const {
  std::vector<const Failure*> failures;
  for (const LawReport& law : laws) {
    if (law.failure) failures.push_back(&*law.failure);
  }
  std::sort(failures.begin(), failures.end(),
            [](const Failure* a, const Failure* b) { return a->order < b->order; });
  return failures;
}

std::vector<const ExemptionReport*> Report::unexpected_passes() const {
  std::vector<const ExemptionReport*> passes;
  if (ending != Ending::complete || !shard.is_whole()) return passes;
  for (const ExemptionReport& one : exemptions) {
    // A law that failed elsewhere has not had all its cases.
    const bool is_cut_short = std::any_of(laws.begin(), laws.end(), [&](const LawReport& law) {
      return law.failure && one.exemption.is_about(*law.law);
    });
    if (one.holds > 0 && one.failures.empty() && !is_cut_short) passes.push_back(&one);
  }
  return passes;
}

bool something_holds(const Report& report) {
  const auto makes_its_own = [](const LawReport& law) { return law.law->makes_its_own_problems; };
  const bool are_alone = std::all_of(report.laws.begin(), report.laws.end(), makes_its_own);
  return std::any_of(report.laws.begin(), report.laws.end(), [&](const LawReport& law) {
    return law.tally[Kind::holds] + law.expected > 0 && (are_alone || !makes_its_own(law));
  });
}

int exit_code(const Report& report, bool require_all) {
  const Tally total = report.total();
  if (total[Kind::crashed] + total[Kind::timed_out] > 0) return 3;
  if (total[Kind::broken] > 0 || !report.unexpected_passes().empty()) return 1;
  const bool left_out = total[Kind::declined] > 0 || report.laws_not_reached() > 0;
  if (!something_holds(report) || (require_all && left_out)) return 4;
  return 0;
}

}  // namespace convlaw
