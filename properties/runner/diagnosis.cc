// SPDX-License-Identifier: MIT
#include "properties/runner/diagnosis.h"

namespace convlaw {
namespace {

bool is_same(const Verdict& a, const Verdict& b) {
  if (a.kind != b.kind || a.difference.has_value() != b.difference.has_value()) return false;
  if (a.kind == Verdict::Kind::timed_out) return true;  // the reason is how long was waited
  if (!a.difference) return a.reason == b.reason;
  return a.difference->index == b.difference->index && a.difference->wrong == b.difference->wrong &&
         same_value(a.difference->got, b.difference->got) &&
         same_value(a.difference->expected, b.difference->expected);
}

}  // namespace

std::vector<const Defect*> find_lookalikes(const Failure& failure) {
  std::vector<const Defect*> lookalikes;
  // What depends on chance is not to be compared.
  if (!failure.reduction.reproduced) return lookalikes;
  EvaluatorOptions options;
  options.timeout = 0.2;
  for (const Defect* defect : all_defects()) {
    const Target target = [&] { return implementation_of(*defect); };
    const auto evaluator = evaluate_isolated(target, options);
    if (!evaluator) continue;
    const auto verdict_on = [&](const Case& c) {
      return (*evaluator)->evaluate(Request{failure.law, c}).verdict;
    };
    if (is_same(verdict_on(failure.reduction.minimal), failure.reduction.verdict) &&
        is_same(verdict_on(failure.found), failure.verdict)) {
      lookalikes.push_back(defect);
    }
  }
  return lookalikes;
}

}  // namespace convlaw
