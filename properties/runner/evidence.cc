// SPDX-License-Identifier: MIT
#include "properties/runner/evidence.h"

#include <algorithm>
#include <chrono>

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kEvidenceBatch = 16;
constexpr int kMostDeaths = 4;  // of which every one costs a process, or a wait

class Gatherer {
 public:
  Gatherer(Evaluator& evaluator, const Failure& failure, const Where& where,
           const EvidenceLimits& limits)
      : evaluator_(evaluator),
        failure_(failure),
        domain_(evaluator.domain_for(*failure.law, where)),
        limits_(limits),
        start_(Clock::now()) {
    domain_.sizes_may_be_large = true;
  }

  GatheredEvidence gather() {
    const bool hangs = failure_.verdict.kind == Verdict::Kind::timed_out;
    evidence_.push_back({failure_.reduction.minimal, failure_.reduction.verdict, true});
    if (failure_.found != failure_.reduction.minimal) {
      evidence_.push_back({failure_.found, failure_.verdict, true});
    }
    if (limits_.evaluations > 0) {
      const ShortTimeout timeout(evaluator_, hangs, kHangSeconds);
      look_around();
      put_again();
    }
    std::stable_sort(evidence_.begin(), evidence_.end(), [](const Evidence& a, const Evidence& b) {
      return multiply_adds(a.c.problem()) < multiply_adds(b.c.problem());
    });
    return {std::move(evidence_), is_steady_};
  }

 private:
  int count(bool failing) const {
    return static_cast<int>(
        std::count_if(evidence_.begin(), evidence_.end(),
                      [&](const Evidence& one) { return one.fails() == failing; }));
  }

  bool is_over() const {
    return evaluations_ >= limits_.evaluations || deaths_ >= kMostDeaths ||
           std::chrono::duration<double>(Clock::now() - start_).count() >= limits_.seconds ||
           (count(true) >= limits_.failing && count(false) >= limits_.passing);
  }

  void look_around() {
    const bool dies = failure_.verdict.is_death();
    const std::size_t batch = dies ? std::size_t{kMostDeaths} : kEvidenceBatch;
    while (!is_over()) {
      std::vector<Request> requests;
      for (std::uint64_t tries = 0; requests.size() < batch && tries < 20 * batch; ++tries) {
        Case c = neighbour(next_++);
        if (is_new(c)) requests.push_back({failure_.law, std::move(c)});
      }
      if (requests.empty()) return;
      evaluations_ += static_cast<int>(requests.size());
      const std::vector<Answer> answers = evaluator_.evaluate(requests);
      for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].verdict.is_death()) ++deaths_;
        keep(std::move(requests[i].c), answers[i].verdict);
      }
    }
  }

  bool is_new(const Case& c) const {
    return !find_illegality(c.problem()) && domain_.admits(c) &&
           std::none_of(evidence_.begin(), evidence_.end(),
                        [&](const Evidence& one) { return one.c == c; });
  }

  void keep(Case c, const Verdict& verdict) {
    if (!verdict.is_decided()) return;
    if (count(verdict.is_failure()) >= (verdict.is_failure() ? limits_.failing : limits_.passing)) {
      return;
    }
    evidence_.push_back({std::move(c), verdict, true});
  }

  // A drawn case which has taken over some of the choices of the case as found, or of the minimal
  // one. The more of them, the likelier that it fails, and the less it tells that is new.
  Case neighbour(std::uint64_t index) const {
    const std::uint64_t stream = mix(mix(failure_.found.data.seed, failure_.law->name), index);
    const bool from_minimal = index % 3 == 2;
    Case model = from_minimal ? failure_.reduction.minimal : failure_.found;
    if (!is_drawn(model.data.pattern)) model.data = {Pattern::ints, 1};
    const std::optional<ChoiceList> taken_from = encode(model, domain_);
    Domain small = domain_;
    small.sizes_may_be_large = false;
    RandomChoices random(stream);
    Case c = decode(random, small);
    const std::optional<ChoiceList> drawn = encode(c, domain_);
    if (taken_from && drawn) c = blend(*taken_from, *drawn, stream);
    return adapted(*failure_.law, std::move(c));
  }

  Case blend(const ChoiceList& model, const ChoiceList& drawn, std::uint64_t stream) const {
    constexpr std::uint64_t kEighths = 8;
    const std::uint64_t kept = 2 + mix(stream, 1) % 6;  // eighths of the model's choices
    ChoiceList choices;
    for (const Choice& choice : model) {
      const bool keep =
          choice.label == "large" || mix(mix(stream, 2), choice.label) % kEighths < kept;
      if (keep) choices.push_back(choice);
    }
    choices.insert(choices.end(), drawn.begin(), drawn.end());  // asked where the model is silent
    RecordedChoices recorded(std::move(choices));
    return decode(recorded, domain_);
  }

  // Everything once more and in reverse, so that each case comes behind others than before.
  void put_again() {
    std::reverse(evidence_.begin(), evidence_.end());
    std::vector<Request> requests;
    for (const Evidence& one : evidence_) requests.push_back({failure_.law, one.c});
    const std::vector<Answer> answers = evaluator_.evaluate(requests);
    std::vector<Evidence> stable;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Verdict& again = answers[i].verdict;
      evidence_[i].repeats = is_same(again, evidence_[i].verdict);
      is_steady_ = is_steady_ && evidence_[i].repeats;
      if (again.kind != evidence_[i].verdict.kind) continue;
      stable.push_back(std::move(evidence_[i]));
    }
    evidence_ = std::move(stable);
  }

  Evaluator& evaluator_;
  const Failure& failure_;
  Domain domain_;
  EvidenceLimits limits_;
  Clock::time_point start_;
  std::vector<Evidence> evidence_;
  bool is_steady_ = true;
  std::uint64_t next_ = 0;
  int evaluations_ = 0;
  int deaths_ = 0;
};

// The reason without what the implementation itself had to say, which stands behind the problem.
std::string_view reason_without_message(const Verdict& verdict) {
  const std::string_view reason = verdict.reason;
  const std::size_t problem = reason.find("convlaw1:");
  if (problem == std::string_view::npos) return reason;
  return reason.substr(0, reason.find(':', problem + std::string_view("convlaw1:").size()));
}

}  // namespace

bool is_same(const Verdict& a, const Verdict& b) {
  if (a.kind != b.kind || a.difference.has_value() != b.difference.has_value()) return false;
  if (a.kind == Verdict::Kind::timed_out) return true;  // the reason is how long was waited
  if (!a.difference) return reason_without_message(a) == reason_without_message(b);
  return a.difference->index == b.difference->index && a.difference->wrong == b.difference->wrong &&
         a.difference->fingerprint == b.difference->fingerprint &&
         same_value(a.difference->got, b.difference->got) &&
         same_value(a.difference->expected, b.difference->expected);
}

GatheredEvidence gather_evidence(Evaluator& evaluator, const Failure& failure, const Where& where,
                                 const EvidenceLimits& limits) {
  return Gatherer(evaluator, failure, where, limits).gather();
}

}  // namespace convlaw
