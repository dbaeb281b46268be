// SPDX-License-Identifier: MIT
#include "properties/runner/exemption.h"

#include <algorithm>

namespace convlaw {

bool Exemption::is_about(const Law& law) const {
  return std::find(laws.begin(), laws.end(), &law) != laws.end();
}

bool Exemption::covers(const Law& law, const Case& c) const {
  return is_about(law) && where.admits(c.typed);
}

std::string_view to_string(Exemption::Kind kind) {
  return kind == Exemption::Kind::skip ? "skip" : "xfail";
}

bool is_skipped(const std::vector<Exemption>& exemptions, const Law& law) {
  return std::any_of(exemptions.begin(), exemptions.end(), [&](const Exemption& one) {
    return one.kind == Exemption::Kind::skip && one.where_text.empty() && one.is_about(law);
  });
}

std::size_t find_exemption(const std::vector<Exemption>& exemptions, const Law& law,
                           const Case& c) {
  const auto found = std::find_if(exemptions.begin(), exemptions.end(),
                                  [&](const Exemption& one) { return one.covers(law, c); });
  return static_cast<std::size_t>(found - exemptions.begin());
}

std::vector<Answer> UnexemptedEvaluator::evaluate(std::span<const Request> requests) {
  const auto is_exempt = [&](const Request& request) {
    return find_exemption(exemptions_, *request.law, request.c) < exemptions_.size();
  };
  std::vector<Request> others;
  for (const Request& request : requests) {
    if (!is_exempt(request)) others.push_back(request);
  }
  const std::vector<Answer> answers = evaluator_.evaluate(others);
  std::vector<Answer> all;
  auto next = answers.begin();
  for (const Request& request : requests) {
    all.push_back(is_exempt(request) ? Answer{Verdict::inconclusive("exempt"), 0} : *next++);
  }
  return all;
}

}  // namespace convlaw
