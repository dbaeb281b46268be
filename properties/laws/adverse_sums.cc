// SPDX-License-Identifier: MIT
#include "properties/laws/adverse_sums.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "convlaw/element_type.h"

namespace convlaw {
namespace {

// Fractions of a unit in the last place, in percent.
constexpr std::array<std::int64_t, 8> kPercents{49, 99, 45, 95, 51, 75, 25, 149};

// A filter: the bias, if there is one, and then the weights in order.
struct Filter {
  std::int64_t percent = 0;   // place in kPercents
  std::int64_t large = 0;     // place of the large term
  std::int64_t opposite = 0;  // place of its opposite; none if that is the same
  std::int64_t alternates = 0;
};

class Climb {
 public:
  explicit Climb(Trial& trial)
      : trial_(trial), types_(trial.types()), precision_(precision_bits(trial.accumulator())) {
    const Extents weights = weight_extents(trial.problem());
    has_bias_ = trial.problem().bias;
    terms_ = weights[1] * weights[2] * weights[3] + (has_bias_ ? 1 : 0);
  }

  Operands run() {
    constexpr int kDrawn = 4;
    constexpr int kSteps = 8;
    Filter best = draw();
    double worst = badness(best);
    for (int i = 1; i < kDrawn + kSteps; ++i) {
      const Filter candidate = i < kDrawn ? draw() : neighbour(best);
      const double its = badness(candidate);
      if (its < worst) continue;
      worst = its;
      best = candidate;
    }
    return operands_of(best);
  }

 private:
  Filter draw() {
    Filter filter;
    filter.percent = trial_.draw(0, static_cast<std::int64_t>(kPercents.size()) - 1);
    filter.large = trial_.draw(0, 1) == 0 ? 0 : trial_.draw(0, terms_ - 1);
    filter.opposite = trial_.draw(0, 1) == 0 ? filter.large : trial_.draw(0, terms_ - 1);
    filter.alternates = trial_.draw(0, 3) / 3;
    return filter;
  }

  Filter neighbour(Filter filter) {
    switch (trial_.draw(0, 3)) {
      case 0:
        filter.percent = trial_.draw(0, static_cast<std::int64_t>(kPercents.size()) - 1);
        break;
      case 1:
        filter.large = trial_.draw(0, terms_ - 1);
        break;
      case 2:
        filter.opposite = trial_.draw(0, terms_ - 1);
        break;
      default:
        filter.alternates = 1 - filter.alternates;
    }
    return filter;
  }

  std::vector<double> terms_of(const Filter& filter) const {
    // Small enough for f16, whose least number is 2^-24, to say a part of its last place.
    const double large = 1024;
    const double last_place = std::ldexp(large, 1 - precision_);
    const double small =
        static_cast<double>(kPercents[static_cast<std::size_t>(filter.percent)]) / 100 * last_place;
    std::vector<double> terms(static_cast<std::size_t>(terms_));
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const bool is_bias = has_bias_ && i == 0;
      const double term = filter.alternates != 0 && i % 2 == 1 ? -small : small;
      terms[i] = rounded_to(is_bias ? types_.bias : types_.weight, term);
    }
    terms[static_cast<std::size_t>(filter.opposite)] = -large;
    terms[static_cast<std::size_t>(filter.large)] = large;
    return terms;
  }

  // The sum of two numbers in the accumulator, truncated or rounded to nearest.
  double sum_of(double a, double b, bool truncates) const {
    const long double exact = static_cast<long double>(a) + b;
    int exponent = 0;
    const long double significand =
        std::ldexp(std::frexp(exact, &exponent), precision_);  // in [2^(p-1), 2^p)
    const long double whole = truncates ? std::trunc(significand) : std::nearbyint(significand);
    return static_cast<double>(std::ldexp(whole, exponent - precision_));
  }

  double badness(const Filter& filter) const {
    const std::vector<double> terms = terms_of(filter);
    long double exact = 0;
    double magnitudes = 0;
    for (const double term : terms) {
      exact += term;
      magnitudes += std::abs(term);
    }
    double worst = 0;
    for (const bool truncates : {false, true}) {
      double sum = terms.front();
      for (std::size_t i = 1; i < terms.size(); ++i) sum = sum_of(sum, terms[i], truncates);
      const auto error = static_cast<double>(std::abs(sum - exact));
      worst = std::max(worst, truncates ? error / 2 : error);
    }
    return worst / (static_cast<double>(terms_) * std::ldexp(magnitudes, -precision_));
  }

  Operands operands_of(const Filter& filter) const {
    const std::vector<double> terms = terms_of(filter);
    const std::size_t biases = has_bias_ ? 1 : 0;
    Operands operands = trial_.operands();
    std::fill(operands.input.elements().begin(), operands.input.elements().end(), 1.0);
    const auto channels = static_cast<std::size_t>(channels_to_burden(trial_.problem()));
    const std::size_t taps = terms.size() - biases;
    for (std::size_t i = 0; i < channels * taps; ++i) {
      operands.weight.elements()[i] = terms[biases + i % taps];
    }
    if (has_bias_) std::fill_n(operands.bias.begin(), channels, terms.front());
    return operands;
  }

  Trial& trial_;
  ElementTypes types_;
  int precision_;  // of the accumulator
  bool has_bias_ = false;
  std::int64_t terms_ = 0;
};

}  // namespace

std::int64_t channels_to_burden(const Conv2dProblem& problem) {
  constexpr std::int64_t kMostOutputs = 100'000;
  const Extents outputs = output_extents(problem);
  const std::int64_t of_a_channel = outputs[0] * outputs[2] * outputs[3];
  const std::int64_t affordable = kMostOutputs / std::max<std::int64_t>(of_a_channel, 1);
  return std::clamp<std::int64_t>(affordable, 1, outputs[1]);
}

Operands draw_adverse_sums(Trial& trial) { return Climb(trial).run(); }

}  // namespace convlaw
