// SPDX-License-Identifier: MIT
#include "properties/runner/parameters.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "properties/cases/features.h"
#include "properties/laws/trial.h"
#include "properties/runner/parameter_table.h"

namespace convlaw {
namespace {

std::string list(const std::set<Number>& values, std::string (*say_one)(Number)) {
  std::string text;
  for (const Number value : values) text += (text.empty() ? "" : ", ") + say_one(value);
  return text;
}

std::string holding(const std::set<Number>& values, std::string (*say_one)(Number)) {
  return " (" + list(values, say_one) + (values.size() == 1 ? " holds)" : " hold)");
}

std::string digits(Number value) { return std::to_string(value); }

class Tries {
 public:
  Tries(Evaluator& evaluator, const Failure& failure, const Where& where,
        const ParameterLimits& limits)
      : evaluator_(evaluator),
        law_(*failure.law),
        minimal_(failure.reduction.minimal),
        hangs_(failure.reduction.verdict.kind == Verdict::Kind::timed_out),
        domain_(evaluator.domain_for(law_, where)),
        limits_(limits),
        start_(Clock::now()) {}

  ParameterEffects find() {
    ParameterEffects effects;
    for (const Parameter& parameter : kParameters) {
      if (is_padding(parameter) && !is_spoken_of(parameter)) continue;
      const Number value = parameter.get(minimal_);
      Outcome outcome{{value}, {}};
      has_room_ = parameter.name != "height" && parameter.name != "width";
      for (const Number other : values_beside(value)) {
        if (other >= parameter.least) put(with(parameter, other), other, outcome);
      }
      note(parameter.name, say_numbers(parameter, outcome), outcome, effects);
    }
    for (const Word& word : kWords) {
      const Number value = word.get(minimal_);
      Outcome outcome{{value}, {}};
      for (Number other = 0; other < word.values; ++other) {
        if (other == value) continue;
        Case c = minimal_;
        word.set(c, other);
        grow_to_legal(c);
        put(c, other, outcome);
      }
      note(word.name,
           std::string(word.name) + " = " + list(outcome.fails, word.say) +
               holding(outcome.holds, word.say),
           outcome, effects);
    }
    for (const char* pair : {"kernel_size_", "stride_", "padding_", "dilation_"}) {
      join(pair, effects.any);
    }
    return effects;
  }

 private:
  using Clock = std::chrono::steady_clock;

  struct Outcome {
    std::set<Number> fails, holds;
  };

  // Few where every one that fails takes its time.
  std::vector<Number> values_beside(Number value) const {
    if (hangs_) return {value - 1, value + 1};
    return {value - 2, value - 1, value + 1, value + 2, value + 3, 2 * value + 3};
  }

  // Padding is two numbers where it is symmetric, four where it is not, and none where it is a
  // word.
  bool is_spoken_of(const Parameter& padding) const {
    const Padding& present = minimal_.problem().padding;
    const bool is_of_both_ends = padding.name == "padding_h" || padding.name == "padding_w";
    return present.kind == Padding::Kind::numbers && present.is_symmetric() == is_of_both_ends;
  }

  static bool is_padding(const Parameter& parameter) {
    return parameter.name.starts_with("padding_");
  }

  // "stride" in place of stride_h and stride_w, if both are there.
  void join(std::string_view beginning, std::vector<std::string>& names) const {
    const auto begins = [&](std::string_view name) {
      return name.starts_with(beginning) && name != "padding_mode";
    };
    const auto all =
        std::count_if(kParameters.begin(), kParameters.end(), [&](const Parameter& one) {
          return begins(one.name) && (!is_padding(one) || is_spoken_of(one));
        });
    if (all == 0 || std::count_if(names.begin(), names.end(), begins) < all) return;
    *std::find_if(names.begin(), names.end(), begins) = beginning.substr(0, beginning.size() - 1);
    std::erase_if(names, begins);
  }

  static void grow_to_legal(Case& c) {
    Conv2dProblem& p = c.problem();
    p.height = std::max(p.height, least_extent(vertical_axis(p)));
    p.width = std::max(p.width, least_extent(horizontal_axis(p)));
  }

  // More windows along both axes.
  static Case with_room(Case c) {
    Conv2dProblem& p = c.problem();
    p.height = grown(p.height, 2, p.stride.h);
    p.width = grown(p.width, 2, p.stride.w);
    return c;
  }

  Case with(const Parameter& parameter, Number value) const {
    Case c = minimal_;
    parameter.set(c, value);
    if (parameter.name != "height" && parameter.name != "width") grow_to_legal(c);
    return c;
  }

  bool may_put(const Case& c) const {
    if (find_illegality(c.problem()) || !domain_.admits(c)) return false;
    if (law_.adapt == nullptr) return true;
    Case adapted = c;
    law_.adapt(adapted);
    return adapted == c;
  }

  bool is_over() const {
    return evaluations_ >= limits_.evaluations ||
           std::chrono::duration<double>(Clock::now() - start_).count() >= limits_.seconds;
  }

  // Small data and few windows may hide what more would show, so what holds is tried on more.
  void put(const Case& c, Number value, Outcome& outcome) {
    if (!may_put(c) || is_over()) return;
    std::vector<Request> requests{{&law_, c}};
    for (const Case& richer : {c, with_room(c)}) {
      const Pattern pattern = is_exact(c.data.pattern) ? Pattern::ints : Pattern::floats;
      requests.push_back({&law_, {richer.typed, {pattern, 1}}});
      requests.push_back({&law_, {richer.typed, {pattern, 2}}});
    }
    if (!has_room_) requests.resize(3);
    bool holds = false;
    for (const Request& request : requests) {
      if (!may_put(request.c)) continue;
      ++evaluations_;
      const Verdict verdict = evaluator_.evaluate(request).verdict;
      if (verdict.is_failure()) {
        outcome.fails.insert(value);
        return;
      }
      holds = holds || verdict.kind == Verdict::Kind::holds;
    }
    if (holds) outcome.holds.insert(value);
  }

  static void note(std::string_view name, std::string words, const Outcome& outcome,
                   ParameterEffects& effects) {
    if (!outcome.holds.empty()) {
      const auto said = std::find(effects.matter.begin(), effects.matter.end(), words);
      if (said == effects.matter.end()) effects.matter.push_back(std::move(words));
    } else if (outcome.fails.size() > 1) {
      effects.any.emplace_back(name);
    }
  }

  std::string say_numbers(const Parameter& parameter, const Outcome& outcome) const {
    if (outcome.holds.empty()) return {};
    const std::string name(parameter.name);
    const std::string held = holding(outcome.holds, digits);
    const Number value = parameter.get(minimal_);
    const Number least = *outcome.fails.begin();
    const Number greatest = *outcome.fails.rbegin();
    if (outcome.fails.size() == 1) return name + " = " + digits(value) + held;
    if (*outcome.holds.rbegin() < least) return name + " >= " + digits(least) + held;
    if (greatest < *outcome.holds.begin()) return name + " <= " + digits(greatest) + held;
    if (outcome.holds.size() == 1 && outcome.fails.size() > 1 &&
        *outcome.holds.begin() == twin_value(parameter)) {
      const std::string twin(parameter.twin);
      return std::min(name, twin) + " other than " + std::max(name, twin);
    }
    return name + " = " + list(outcome.fails, digits) + held;
  }

  Number twin_value(const Parameter& parameter) const {
    for (const Parameter& other : kParameters) {
      if (other.name == parameter.twin) return other.get(minimal_);
    }
    return -1;
  }

  Evaluator& evaluator_;
  const Law& law_;
  Case minimal_;
  bool hangs_;
  bool has_room_ = true;  // rows and columns are not what is being tried
  Domain domain_;
  ParameterLimits limits_;
  Clock::time_point start_;
  int evaluations_ = 0;
};

}  // namespace

ParameterEffects find_parameter_effects(Evaluator& evaluator, const Failure& failure,
                                        const Where& where, const ParameterLimits& limits) {
  if (!failure.reduction.reproduced) return {};
  const bool hangs = failure.reduction.verdict.kind == Verdict::Kind::timed_out;
  const ShortTimeout timeout(evaluator, hangs, kHangSeconds);
  return Tries(evaluator, failure, where, limits).find();
}

}  // namespace convlaw
