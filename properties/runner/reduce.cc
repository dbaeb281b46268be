// SPDX-License-Identifier: MIT
#include "properties/runner/reduce.h"

#include <algorithm>
#include <chrono>

#include "properties/cases/features.h"
#include "properties/cases/operands.h"
#include "properties/runner/rearrange.h"

namespace convlaw {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTries = 3;  // for a failure that may depend on chance

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
    if (result_.verdict.kind != Verdict::Kind::timed_out) {
      search();
      return result_;
    }
    // A hang that is known is recognised sooner, or nothing could be tried. What comes of it may be
    // merely slow, and is believed only once it has had its time.
    const Case failing = result_.minimal;
    const Verdict verdict = result_.verdict;
    {
      const ShortTimeout timeout(evaluator_, true, kHangSeconds);
      search();
    }
    if (result_.minimal == failing) {
      result_.verdict = verdict;
    } else if (!is_confirmed()) {
      result_.minimal = failing;
      result_.verdict = verdict;
    }
    return result_;
  }

 private:
  void search() {
    result_.reproduced = fails_again();
    if (!result_.reproduced) return;
    if (result_.minimal.data.pattern == Pattern::own) leave_own_data();
    std::optional<ChoiceList> choices = encode(result_.minimal, domain_);
    if (!choices) return;  // outside what choices can say: it stays as it is
    choices_ = *std::move(choices);
    while (pass() || lower_pairs() || rearrange()) {
    }
    leave_two_ones();
  }

  // What no choices can say stays as it is; but often drawn data show the same.
  void leave_own_data() {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      for (const Pattern pattern : {Pattern::ints, Pattern::floats}) {
        Case c = result_.minimal;
        c.data = {pattern, seed};
        if (try_case(adapted(law_, std::move(c)))) return;
      }
    }
  }

  // The data of a problem that is as small as it gets: a single 1 in the input and one in the
  // weight show best which element meets which, if that is enough to fail.
  void leave_two_ones() {
    constexpr std::int64_t kMostPlaces = 1024;
    Case c = result_.minimal;
    const Extents inputs = input_extents(c.problem());
    const Extents weights = weight_extents(c.problem());
    const std::int64_t pixels = element_count(inputs);
    const std::int64_t taps = element_count(weights);
    if (!is_exact(c.data.pattern) || std::max(pixels, taps) > kMostPlaces) return;
    if (pixels * taps <= 1 || pixels * taps > kMostPlaces) return;
    bool found = false;
    for_each_index(inputs, [&](auto... input) {
      for_each_index(weights, [&](auto... weight) {
        if (found) return;
        c.data = {Pattern::hot, 0, {{input...}, {weight...}}};
        found = try_case(c);
      });
    });
  }

  // Does the minimal case fail without a limit of ours, too? Then that is its verdict.
  bool is_confirmed() {
    ++result_.evaluations;
    Answer answer = evaluator_.evaluate({&law_, result_.minimal});
    if (answer.verdict.kind != result_.verdict.kind) return false;
    result_.verdict = std::move(answer.verdict);
    return true;
  }

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
      if (choices_[i].offset != 0) smaller = lower(i) || smaller;
    }
    return smaller;
  }

  // Makes choice i as small as it goes: nothing at all, some of its bits (which are features, or
  // powers of two), or the least that fails, by bisection.
  bool lower(std::size_t i) {
    if (try_offset(i, 0)) return true;
    if (choices_[i].label == "seed") return lower_seed(i);
    bool smaller = false;
    for (std::uint64_t bit = 1; bit != 0 && bit <= choices_[i].offset; bit <<= 1U) {
      const std::uint64_t offset = choices_[i].offset;
      if ((offset & bit) != 0 && offset != bit) smaller = try_offset(i, offset - bit) || smaller;
    }
    if (choices_[i].label == "features") return smaller;
    std::uint64_t passes = 0;  // does not fail
    while (choices_[i].offset > passes + 1 && !exhausted()) {
      const std::uint64_t middle = passes + (choices_[i].offset - passes) / 2;
      if (try_offset(i, middle)) {
        smaller = true;
      } else {
        passes = middle;
      }
    }
    return smaller;
  }

  // A seed has no order; a few small ones are tried.
  bool lower_seed(std::size_t i) {
    for (std::uint64_t seed = 1; seed < std::min<std::uint64_t>(choices_[i].offset, 64); ++seed) {
      if (try_offset(i, seed)) return true;
    }
    return false;
  }

  // Some failures need two numbers to differ, or to be alike: lowers two at a time.
  bool lower_pairs() {
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      for (std::size_t j = i + 1; j < choices_.size(); ++j) {
        const std::uint64_t both = std::min(choices_[i].offset, choices_[j].offset);
        if (both == 0 || is_unordered(i) || is_unordered(j)) continue;
        if (try_pair(i, j, both) || (both > 1 && try_pair(i, j, 1))) return true;
      }
    }
    return false;
  }

  // A case that is not smaller in any one number, but simpler: see rearrange.h. Its own data may be
  // too plain to show what the case's data shows.
  bool rearrange() {
    for (Case& c : rearrangements(result_.minimal)) {
      c = adapted(law_, std::move(c));
      if (try_simpler(c)) return true;
      if (!is_exact(c.data.pattern)) continue;
      c.data = {Pattern::ramp, 0};
      if (try_simpler(c)) return true;
    }
    return false;
  }

  bool try_simpler(const Case& c) {
    std::optional<ChoiceList> candidate = encode(c, domain_);
    if (!candidate || !is_simpler(*candidate) || !try_case(c)) return false;
    choices_ = *std::move(candidate);
    return true;
  }

  // The earlier a choice, the more it simplifies. That numbers are large is said by themselves.
  bool is_simpler(const ChoiceList& candidate) const {
    const std::optional<ChoiceList> present = encode(result_.minimal, domain_);
    const auto weight = [](const Choice& choice) {
      if (choice.label == "large") return std::uint64_t{0};
      constexpr auto kWideBit = static_cast<std::uint64_t>(kWide);
      return choice.label == "features" ? choice.offset & ~kWideBit : choice.offset;
    };
    const auto less = [&](const Choice& a, const Choice& b) { return weight(a) < weight(b); };
    return present && std::lexicographical_compare(candidate.begin(), candidate.end(),
                                                   present->begin(), present->end(), less);
  }

  bool is_unordered(std::size_t i) const {
    const std::string_view label = choices_[i].label;
    return label == "features" || label == "seed" || label == "pattern";
  }

  bool try_offset(std::size_t i, std::uint64_t offset) {
    ChoiceList candidate = choices_;
    candidate[i].offset = offset;
    return try_choices(std::move(candidate));
  }

  bool try_pair(std::size_t i, std::size_t j, std::uint64_t less) {
    ChoiceList candidate = choices_;
    candidate[i].offset -= less;
    candidate[j].offset -= less;
    return try_choices(std::move(candidate));
  }

  // Takes the candidate, which is smaller than what there is, if it fails in the same way.
  bool try_choices(ChoiceList candidate) {
    if (!try_case(decode_list(candidate))) return false;
    choices_ = cut_to_size(std::move(candidate));
    return true;
  }

  bool try_case(const Case& c) {
    if (exhausted()) return false;
    if (c == result_.minimal || find_illegality(c.problem()) || !domain_.admits(c)) return false;
    const Answer answer = evaluator_.evaluate({&law_, c});
    ++result_.evaluations;
    if (answer.verdict.kind != result_.verdict.kind) return false;
    result_.minimal = c;
    result_.verdict = answer.verdict;
    return true;
  }

  // A range may have shrunk below a choice that was made earlier, which then stands for the largest
  // value, and would seem to become smaller without the case doing so. Cuts such choices down.
  ChoiceList cut_to_size(ChoiceList list) const {
    const std::optional<ChoiceList> exact = encode(result_.minimal, domain_);
    if (!exact) return list;
    ChoiceList cut = list;
    for (Choice& choice : cut) {
      const auto same = std::find_if(exact->begin(), exact->end(), [&](const Choice& other) {
        return other.label == choice.label;
      });
      if (same != exact->end()) choice.offset = std::min(choice.offset, same->offset);
    }
    return decode_list(cut) == result_.minimal ? cut : list;
  }

  Case decode_list(const ChoiceList& list) const {
    RecordedChoices recorded(list);
    return adapted(law_, decode(recorded, domain_));
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
