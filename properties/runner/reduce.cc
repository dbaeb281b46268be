// SPDX-License-Identifier: MIT
#include "properties/runner/reduce.h"

#include <chrono>

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTries = 3;             // for a failure that may depend on chance
constexpr double kHangSeconds = 0.3;  // for a case of which it is known that it may hang

class Reducer {
 public:
  Reducer(Evaluator& evaluator, const Law& law, const Case& failing, const Verdict& verdict,
          Domain domain, const ReduceOptions& options)
      : evaluator_(evaluator),
        law_(law),
        domain_(std::move(domain)),
        options_(options),
        start_(Clock::now()),
        result_{failing, verdict, 0, true} {
    domain_.sizes_may_be_large = true;
  }

  Reduction run() {
    // A hang that is known is recognised sooner, or nothing could be tried.
    if (result_.verdict.kind == Verdict::Kind::timed_out) evaluator_.limit_timeout(kHangSeconds);
    result_.reproduced = fails_again();
    if (!result_.reproduced) return result_;
    std::optional<ChoiceList> choices = encode(result_.minimal, domain_);
    if (!choices) return result_;  // outside what choices can say: it stays as it is
    choices_ = *std::move(choices);
    while (pass()) {
    }
    return result_;
  }

 private:
  bool fails_again() {
    for (int i = 0; i < kTries; ++i) {
      ++result_.evaluations;
      if (evaluator_.evaluate({&law_, result_.minimal}).verdict.kind == result_.verdict.kind) {
        return true;
      }
    }
    return false;
  }

  // Goes through the choices once; true if anything became smaller.
  bool pass() {
    bool smaller = false;
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      if (choices_[i].offset == 0) continue;
      smaller = lower(i) || smaller;
    }
    return smaller;
  }

  // Makes choice i as small as it goes: nothing at all, some of its bits (which are features, or
  // powers of two), or the least that fails, by bisection.
  bool lower(std::size_t i) {
    if (try_offset(i, 0)) return true;
    bool smaller = false;
    for (std::uint64_t bit = 1; bit != 0 && bit <= choices_[i].offset; bit <<= 1U) {
      const std::uint64_t offset = choices_[i].offset;
      if ((offset & bit) != 0 && offset != bit) smaller = try_offset(i, offset - bit) || smaller;
    }
    if (choices_[i].label == "features" || choices_[i].label == "seed") return smaller;
    std::uint64_t passes = 0;  // does not fail
    while (choices_[i].offset - passes > 1) {
      const std::uint64_t middle = passes + (choices_[i].offset - passes) / 2;
      if (try_offset(i, middle)) {
        smaller = true;
      } else {
        passes = middle;
      }
      if (exhausted() || choices_[i].offset <= passes) break;
    }
    return smaller;
  }

  bool try_offset(std::size_t i, std::uint64_t offset) {
    if (exhausted()) return false;
    ChoiceList candidate = choices_;
    candidate[i].offset = offset;
    RecordedChoices recorded(candidate);
    Case c = decode(recorded, domain_);
    if (law_.adapt != nullptr) law_.adapt(c);
    if (c == result_.minimal || find_illegality(c.problem()) || !domain_.admits(c)) return false;
    const Answer answer = evaluator_.evaluate({&law_, c});
    ++result_.evaluations;
    if (answer.verdict.kind != result_.verdict.kind) return false;
    result_.minimal = c;
    result_.verdict = answer.verdict;
    // What the case really is: some choices of the candidate may no longer be asked for. Only a
    // list that is smaller at i may follow, or this might go round in circles.
    if (std::optional<ChoiceList> choices = encode(c, domain_);
        choices && choices->size() > i && (*choices)[i].label == candidate[i].label &&
        (*choices)[i].offset <= offset) {
      choices_ = *std::move(choices);
    } else {
      choices_ = std::move(candidate);
    }
    return true;
  }

  bool exhausted() const {
    return result_.evaluations >= options_.evaluations ||
           std::chrono::duration<double>(Clock::now() - start_).count() >= options_.seconds;
  }

  Evaluator& evaluator_;
  const Law& law_;
  Domain domain_;
  ReduceOptions options_;
  Clock::time_point start_;
  ChoiceList choices_;
  Reduction result_;
};

}  // namespace

Reduction reduce(Evaluator& evaluator, const Law& law, const Case& failing, const Verdict& verdict,
                 Domain domain, const ReduceOptions& options) {
  return Reducer(evaluator, law, failing, verdict, std::move(domain), options).run();
}

}  // namespace convlaw
