// SPDX-License-Identifier: MIT
#include "reference/src/certificate/plan.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace convlaw {
namespace {

// Sums in double have 53 bits, of which the multipliers of the checksums need some.
constexpr int kMostSumBits = 32;
// Of the alphabets, which 16 random bits choose from.
constexpr double kLargestLetter = 8191;

// The largest integer magnitude that an operand of the type may have, and that its rounding keeps.
double largest_letter(ElementType type, InputRounding rounding) {
  double largest = kLargestLetter;
  if (type == ElementType::f16 || type == ElementType::bf16) {
    largest = std::ldexp(1.0, precision_bits(type));
  }
  if (rounding == InputRounding::bf16) largest = std::min(largest, 256.0);
  if (rounding == InputRounding::tf32 || rounding == InputRounding::f16) {
    largest = std::min(largest, 2048.0);
  }
  return largest;
}

// Of 8-bit types the whole range, or its half, quarter, ...
Alphabet eight_bits(ElementType type, int halvings) {
  const int size = 256 >> halvings;
  return {type == ElementType::u8 ? 0 : -size / 2, size};
}

bool is_eight_bits(ElementType type) { return type == ElementType::i8 || type == ElementType::u8; }

double largest_sum(const ProbePlan& plan) {
  return static_cast<double>(plan.non_zero_weights) * plan.input.largest() * plan.weight.largest() +
         plan.bias.largest();
}

class Planner {
 public:
  Planner(const Conv2dProblem& problem, const ElementTypes& types, const CertifyOptions& options,
          const OutputChecker& checker)
      : types_(types), options_(options), checker_(checker), has_bias_(problem.bias) {
    taps_ = problem.in_channels / problem.groups * problem.kernel_size.h * problem.kernel_size.w;
    sum_bits_ = std::min(accumulator_bits(types, options.contract), kMostSumBits);
    output_bits_ = std::min(precision_bits(types.output), kMostSumBits);
    exact_ = is_exact_on_integers(options.contract);
  }

  std::optional<ProbePlan> best() {
    for (std::int64_t m = taps_; m >= 1; m /= 2) {
      try_with(m);
      if (m == 1) break;
    }
    return best_;
  }

 private:
  void try_with(std::int64_t non_zero_weights) {
    if (is_eight_bits(types_.input)) {
      for (int halvings = 0; halvings < 7; ++halvings) {
        ProbePlan plan = sized(non_zero_weights);
        plan.input = eight_bits(types_.input, halvings);
        plan.weight = eight_bits(types_.weight, halvings);
        if (plan.is_sparse()) plan.weight = Alphabet::symmetric(plan.weight.high());
        plan.bias = Alphabet::symmetric(static_cast<int>(kLargestLetter));
        consider(plan);
      }
      return;
    }
    const double largest = largest_letter(types_.input, options_.contract.input_rounding);
    const double root =
        std::sqrt((std::ldexp(1.0, sum_bits_) - 1) / static_cast<double>(non_zero_weights + 1));
    const int most = static_cast<int>(std::min(largest, std::floor(root)));
    for (int x = most; x >= 1; x = x > 16 ? x * 3 / 4 : x - 1) {
      for (const int w : {x, x - 1, x / 2}) {
        if (w < 1) continue;
        ProbePlan plan = sized(non_zero_weights);
        plan.input = Alphabet::symmetric(x);
        plan.weight = Alphabet::symmetric(w);
        plan.bias = Alphabet::symmetric(x);
        consider(plan);
      }
    }
  }

  ProbePlan sized(std::int64_t non_zero_weights) const {
    ProbePlan plan;
    plan.taps = taps_;
    plan.non_zero_weights = non_zero_weights;
    return plan;
  }

  // Completes a plan, and keeps it if it is legal and the best so far.
  void consider(ProbePlan plan) {
    OutputBounds& bounds = plan.bounds;
    bounds.largest_sum = largest_sum(plan);
    if (bounds.largest_sum >= std::ldexp(1.0, sum_bits_)) return;
    double tail = 0;
    if (bounds.largest_sum >= std::ldexp(1.0, output_bits_)) {
      // A bias that is added behind the rounding must find the sum unrounded too.
      bounds.rounded_from = std::ldexp(1.0, output_bits_) - plan.bias.largest();
      if (bounds.rounded_from < 1 || !exact_) return;
      tail = tail_probability(plan, bounds.rounded_from);
    }
    if (!exact_) {
      bounds.tolerance = options_.error_bound(
          {plan.non_zero_weights, static_cast<double>(plan.input.largest()),
           static_cast<double>(plan.weight.largest()), static_cast<double>(plan.bias.largest())});
      if (!(bounds.tolerance < 0.5)) return;
    }
    plan.miss = map_miss_probability(plan, has_bias_) + tail + checker_.miss_probability(bounds);
    if (!(plan.miss < 1)) return;
    plan.probes = static_cast<std::int64_t>(
        std::max(1.0, std::ceil(options_.failure_bits / -std::log2(plan.miss))));
    if (!best_ || plan.miss < best_->miss) best_ = plan;
  }

  ElementTypes types_;
  const CertifyOptions& options_;
  const OutputChecker& checker_;
  bool has_bias_;
  std::int64_t taps_ = 1;
  int sum_bits_ = 24;
  int output_bits_ = 24;
  bool exact_ = true;
  std::optional<ProbePlan> best_;
};

// E|z| and E z^2 of a letter, at most, where its alphabet is symmetric up to the 2^-16 by which the
// probabilities of two letters may differ.
double mean_bound(const Alphabet& alphabet) {
  const double largest = alphabet.largest();
  return alphabet.low == -alphabet.high() ? largest * (largest + 1) * 0x1p-16 : largest;
}
double square_bound(const Alphabet& alphabet, bool without_zero) {
  const double a = alphabet.largest();
  const double uniform = without_zero ? (a + 1) * (2 * a + 1) / 6 : a * (a + 1) / 3;
  return alphabet.low == -alphabet.high() ? uniform * (1 + alphabet.size * 0x1p-16) : a * a;
}

}  // namespace

int accumulator_bits(const ElementTypes& types, const Contract& contract) {
  const ElementType natural = natural_accumulator(types.input);
  const int bits = precision_bits(contract.accumulator.value_or(natural));
  if (contract.algorithm != Algorithm::block_fma) return bits;
  return bits + std::min(contract.block_extra_bits, 0);
}

double map_miss_probability(const ProbePlan& plan, bool has_bias) {
  double weight = plan.weight.largest_atom();
  if (plan.is_sparse()) {
    const Alphabet without_zero{0, plan.weight.size - 1};
    weight = 1 - static_cast<double>(plan.non_zero_weights) / static_cast<double>(plan.taps) *
                     (1 - without_zero.largest_atom());
  }
  const double products = 1 - (1 - plan.input.largest_atom()) * (1 - weight);
  return has_bias ? std::max(products, plan.bias.largest_atom()) : products;
}

double tail_probability(const ProbePlan& plan, double threshold) {
  const auto products = static_cast<double>(plan.non_zero_weights);
  const double mean =
      products * mean_bound(plan.input) * mean_bound(plan.weight) + mean_bound(plan.bias);
  const double variance =
      products * square_bound(plan.input, false) * square_bound(plan.weight, plan.is_sparse()) +
      square_bound(plan.bias, false);
  const double largest = std::max(static_cast<double>(plan.input.largest()) * plan.weight.largest(),
                                  static_cast<double>(plan.bias.largest())) +
                         mean;
  const double t = threshold - mean;
  if (t <= 0) return 1;
  return std::min(1.0, 2 * std::exp(-t * t / 2 / (variance + largest * t / 3)));
}

Result<ProbePlan> plan_probes(const Conv2dProblem& problem, const ElementTypes& types,
                              const CertifyOptions& options, const OutputChecker& checker) {
  const std::optional<ProbePlan> plan = Planner(problem, types, options, checker).best();
  if (!plan) {
    return Error{"contract",
                 to_string(options.contract),
                 "no integers are small enough to be added without a doubt",
                 {},
                 0};
  }
  if (plan->probes > options.most_probes) {
    return Error{"probes",
                 std::to_string(plan->probes),
                 "more than the " + std::to_string(options.most_probes) + " that are allowed",
                 {},
                 0};
  }
  return *plan;
}

}  // namespace convlaw
