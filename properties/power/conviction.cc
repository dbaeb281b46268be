// SPDX-License-Identifier: MIT
#include "properties/power/conviction.h"

#include <algorithm>
#include <chrono>

#include "properties/runner/diagnosis.h"
#include "properties/runner/wire.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

// A case of no work that takes longer hangs; the check itself would wait for ten seconds.
constexpr double kTimeout = 3;

// Counts, and looks at the clock when the first law is broken.
class Stopwatch final : public Observer {
 public:
  void on_answer(const Request&, const Answer&) override { ++cases_; }
  void on_failure(const Failure&) override { stopped_ = Clock::now(); }

  std::int64_t cases() const { return cases_; }
  double seconds() const {
    const auto end = stopped_ ? *stopped_ : Clock::now();
    return std::chrono::duration<double>(end - start_).count();
  }

 private:
  Clock::time_point start_ = Clock::now();
  std::optional<Clock::time_point> stopped_;
  std::int64_t cases_ = 0;
};

// The hypotheses are judged one by one, so that what would be said without the defect is what is
// left when it is struck out.
DiagnosisMark mark_diagnosis(Diagnosis diagnosis, const Defect& defect) {
  const auto is_it = [&](const Hypothesis& hypothesis) { return hypothesis.defect == &defect; };
  const std::span<const Hypothesis> tied = diagnosis.tied();
  DiagnosisMark mark;
  mark.named = std::ssize(tied);
  mark.names_it = std::any_of(tied.begin(), tied.end(), is_it);
  std::erase_if(diagnosis.ranked, is_it);
  mark.misleads = diagnosis.is_confident();
  return mark;
}

}  // namespace

Conviction convict(const Defect& defect, const ConvictionOptions& options) {
  CampaignOptions campaign;
  campaign.laws.assign(all_laws().begin(), all_laws().end());
  campaign.known = regression_cases();
  campaign.seed = options.seed;
  campaign.cases = options.cases;
  campaign.seconds = options.seconds;
  campaign.max_failures = 1;
  campaign.reduce = {.evaluations = 0, .seconds = 0};  // later, off the clock

  Stopwatch stopwatch;
  EvaluatorOptions evaluator_options;
  evaluator_options.timeout = kTimeout;
  const Target target = [&defect] { return implementation_of(defect); };
  const auto evaluator = evaluate_isolated(target, evaluator_options);
  if (!evaluator) return {.defect = &defect};  // there is no process for it
  const Report report = run_campaign(**evaluator, campaign, stopwatch);

  Conviction conviction{
      .defect = &defect, .cases = stopwatch.cases(), .seconds = stopwatch.seconds()};
  if (options.ask_peers) {
    for (const Peer* peer : all_peers()) {
      conviction.peers.push_back(ask(*peer, defect, options.seed));
    }
  }
  if (report.failures().empty()) return conviction;
  Failure failure = *report.failures().front();
  conviction.law = failure.law;
  conviction.found = to_string(failure.found);
  if (options.reduce_and_diagnose) {
    failure.reduction =
        reduce(**evaluator, *failure.law, failure.found, failure.verdict,
               (*evaluator)->domain_for(*failure.law, campaign.where), ReduceOptions());
    conviction.diagnosis =
        mark_diagnosis(diagnose(**evaluator, failure, campaign.where, all_defects()), defect);
  }
  return conviction;
}

std::string encode_conviction(const Conviction& conviction) {
  WireWriter out;
  out.put(conviction.defect);
  out.put(conviction.law);
  out.put(conviction.cases);
  out.put(conviction.seconds);
  out.put(std::string_view(conviction.found));
  out.put(conviction.diagnosis.has_value());
  out.put(conviction.diagnosis.value_or(DiagnosisMark()));
  out.put(conviction.peers.size());
  for (const PeerVerdict verdict : conviction.peers) out.put(verdict);
  return out.bytes();
}

Conviction decode_conviction(std::string_view bytes) {
  WireReader in(bytes);
  Conviction conviction;
  conviction.defect = in.get<const Defect*>();
  conviction.law = in.get<const Law*>();
  conviction.cases = in.get<std::int64_t>();
  conviction.seconds = in.get<double>();
  conviction.found = in.get_text();
  const bool diagnosed = in.get<bool>();
  const auto mark = in.get<DiagnosisMark>();
  if (diagnosed) conviction.diagnosis = mark;
  for (auto left = in.get<std::size_t>(); left > 0 && in.ok(); --left) {
    conviction.peers.push_back(in.get<PeerVerdict>());
  }
  return conviction;
}

}  // namespace convlaw
