// SPDX-License-Identifier: MIT
#include "properties/runner/diagnosis.h"

#include <algorithm>
#include <deque>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr int kMostDisagreements = 3;     // before a hypothesis is given up
constexpr int kEnoughFailing = 3;         // cases, for confidence
constexpr double kHypothesisSeconds = 1;  // they are quick, but the machine may be busy

// A defect that offers no more than an implementation does, so that the host does the same for
// both.
struct AsOffered {
  convlaw_capabilities capabilities;
  convlaw_implementation implementation;

  AsOffered(const Defect& defect, const Profile& profile)
      : capabilities(*implementation_of(defect)->capabilities),
        implementation(*implementation_of(defect)) {
    std::uint32_t modes = 0;
    for (const PaddingMode mode : profile.padding_modes) {
      modes |= 1U << static_cast<unsigned>(mode);
    }
    capabilities.padding_modes &= modes;
    if (!profile.unbatched) capabilities.unbatched = 0;
    implementation.capabilities = &capabilities;
  }
  AsOffered(const AsOffered&) = delete;
  AsOffered& operator=(const AsOffered&) = delete;
};

struct Candidate {
  Hypothesis hypothesis;
  const convlaw_implementation* implementation;
  int disagreements = 0;

  // `verdict` is what the hypothesis gave.
  void weigh(const Evidence& evidence, const Verdict& verdict) {
    using Kind = Verdict::Kind;
    if (verdict.kind == Kind::declined || verdict.kind == Kind::inconclusive) return;
    ++hypothesis.tried;
    if (evidence.fails()) ++hypothesis.failing;
    if (evidence.fails() && verdict.kind == evidence.verdict.kind) ++hypothesis.fails;
    if (evidence.verdict.kind != verdict.kind) {
      // A death costs more than a verdict.
      disagreements += verdict.is_death() ? kMostDisagreements : 1;
    } else if (!evidence.repeats || is_same(evidence.verdict, verdict)) {
      ++hypothesis.same;
    } else {
      ++hypothesis.alike;
    }
  }
};

// Where the wrong elements are, as far as the definition or else the law itself can tell.
Region region_of(Evaluator& evaluator, const Law& law, std::span<const Evidence> evidence,
                 bool may_evaluate) {
  std::vector<PartCount> of_law;
  std::vector<Request> requests;
  const auto add = [](const Verdict& verdict, std::vector<PartCount>& counts) {
    if (!verdict.difference) return;
    const std::vector<PartCount>& parts = verdict.difference->parts;
    counts.insert(counts.end(), parts.begin(), parts.end());
  };
  for (const Evidence& one : evidence) {
    if (one.verdict.kind != Verdict::Kind::broken) continue;
    add(one.verdict, of_law);
    if (may_evaluate && is_exact(one.c.data.pattern))
      requests.push_back({&agrees_with_definition, one.c});
  }
  if (&law == &agrees_with_definition || requests.empty()) return find_region(of_law);
  std::vector<PartCount> of_definition;
  for (const Answer& answer : evaluator.evaluate(requests)) add(answer.verdict, of_definition);
  return find_region(of_definition.empty() ? of_law : of_definition);
}

}  // namespace

std::span<const Hypothesis> Diagnosis::tied() const {
  const auto end = std::find_if_not(ranked.begin(), ranked.end(),
                                    [&](const Hypothesis& one) { return one.agrees(is_steady); });
  return {ranked.begin(), end};
}

bool Diagnosis::is_confident() const {
  return !tied().empty() && tied().front().failing >= kEnoughFailing;
}

std::vector<Hypothesis> rank_hypotheses(const Law& law, const GatheredEvidence& evidence,
                                        const Profile& profile, const Where& where,
                                        std::span<const Defect* const> hypotheses) {
  std::vector<Candidate> candidates;
  std::deque<AsOffered> offered;  // must be there before the child is
  for (const Defect* defect : hypotheses) {
    candidates.push_back({{defect}, &offered.emplace_back(*defect, profile).implementation, 0});
  }
  EvaluatorOptions options;
  options.where = where;
  options.timeout = kHypothesisSeconds;
  if (candidates.empty()) return {};
  const Target any = [&] { return implementation_of(*hypotheses.front()); };
  const auto evaluator = evaluate_isolated(any, options);
  if (!evaluator) return {};
  for (const Evidence& one : evidence.cases) {
    std::vector<Request> requests;
    requests.reserve(candidates.size());
    const bool hangs = one.verdict.kind == Verdict::Kind::timed_out;
    const ShortTimeout timeout(**evaluator, hangs, kHangSeconds);
    for (const Candidate& candidate : candidates) {
      requests.push_back({&law, one.c, candidate.implementation});
    }
    const std::vector<Answer> answers = (*evaluator)->evaluate(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) candidates[i].weigh(one, answers[i].verdict);
    std::erase_if(candidates, [](const Candidate& candidate) {
      return candidate.disagreements >= kMostDisagreements;
    });
  }
  std::vector<Hypothesis> ranked;
  for (const Candidate& candidate : candidates) {
    if (candidate.hypothesis.tried > 0) ranked.push_back(candidate.hypothesis);
  }
  const auto is_better = [&](const Hypothesis& a, const Hypothesis& b) {
    const bool steady = evidence.is_steady;
    if (a.agrees(steady) != b.agrees(steady)) return a.agrees(steady);
    if (a.never_disagrees() != b.never_disagrees()) return a.never_disagrees();
    return a.same != b.same ? a.same > b.same : a.alike > b.alike;
  };
  std::stable_sort(ranked.begin(), ranked.end(), is_better);
  return ranked;
}

Diagnosis diagnose(Evaluator& evaluator, const Failure& failure, const Where& where,
                   std::span<const Defect* const> hypotheses, const EvidenceLimits& limits) {
  Diagnosis diagnosis;
  const GatheredEvidence evidence = gather_evidence(evaluator, failure, where, limits);
  diagnosis.is_steady = evidence.is_steady && failure.reduction.reproduced;
  for (const Evidence& one : evidence.cases)
    ++(one.fails() ? diagnosis.failing : diagnosis.passing);
  diagnosis.ranked =
      rank_hypotheses(*failure.law, evidence, evaluator.profile(), where, hypotheses);
  diagnosis.region = region_of(evaluator, *failure.law, evidence.cases, limits.evaluations > 0);
  return diagnosis;
}

}  // namespace convlaw
