// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "convlaw/format.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// The largest sum of magnitudes that an output, or a part of it, may be.
double largest_sum(const Operands& operands) {
  double largest_input = 0;
  for (const double x : operands.input.elements()) {
    largest_input = std::max(largest_input, std::abs(x));
  }
  const auto& w = operands.weight.elements();
  const std::size_t taps = w.size() / static_cast<std::size_t>(operands.weight.extent(0));
  double largest = largest_input;  // the input is to be scaled as well
  for (std::size_t oc = 0; oc < w.size() / taps; ++oc) {
    double sum = operands.bias.empty() ? 0 : std::abs(operands.bias[oc]);
    for (std::size_t i = oc * taps; i < (oc + 1) * taps; ++i) sum += largest_input * std::abs(w[i]);
    largest = std::max(largest, sum);
  }
  return largest;
}

Verdict judge_nothing_overflows_before_the_output(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("it takes more bits than integers have");
  const double largest = largest_sum(trial.operands());
  if (largest == 0) return Verdict::inconclusive("all sums are zero");
  // No sum of any terms reaches a quarter of what overflows, roundings included.
  const Format format = format_of(trial.types().output);
  const int power = format.max_exponent - 2 - std::ilogb(largest);
  if (power < 1) return Verdict::inconclusive("the sums are as large as can be already");
  const Values y = trial.run();
  // A small result of rounded data may have lost bits that it does not lose when it is large.
  if (!is_exact(trial.original().data.pattern) &&
      std::any_of(y.elements().begin(), y.elements().end(), [&](double element) {
        return element != 0 && std::abs(element) < smallest_normal(format);
      })) {
    return Verdict::inconclusive("a result is subnormal");
  }
  const double factor = std::ldexp(1.0, power);
  Operands scaled = trial.operands();
  scaled.input = scale(scaled.input, factor);
  scaled.bias = scale(scaled.bias, factor);
  return trial.expect_same(scale(y, factor), trial.run(trial.problem(), scaled),
                           "2^k f(x, w, b) and f(2^k x, w, 2^k b), k as large as can be");
}

}  // namespace

const Law nothing_overflows_before_the_output{
    .name = "nothing_overflows_before_the_output",
    .chapter = "G6",
    .formula =
        "f(2^k x, w, 2^k b) = 2^k f(x, w, b) for the k that takes the largest possible sum to an "
        "eighth of the largest number, or beyond",
    .reason =
        "no partial sum of any order is larger than the sum of the magnitudes, which is far from "
        "overflowing",
    .exactness = Exactness::direct_only,
    .judge = judge_nothing_overflows_before_the_output,
};

}  // namespace convlaw
