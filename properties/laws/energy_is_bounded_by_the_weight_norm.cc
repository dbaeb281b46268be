// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/allowance.h"

namespace convlaw {
namespace {

// The Euclidean norm of the plane a(i, j).
double energy(const Values& a, std::int64_t i, std::int64_t j) {
  double sum = 0;
  for (std::int64_t k = 0; k < a.extent(2); ++k) {
    for (std::int64_t l = 0; l < a.extent(3); ++l) sum += a(i, j, k, l) * a(i, j, k, l);
  }
  return std::sqrt(sum);
}

double magnitude(const Values& a, std::int64_t i, std::int64_t j) {
  double sum = 0;
  for (std::int64_t k = 0; k < a.extent(2); ++k) {
    for (std::int64_t l = 0; l < a.extent(3); ++l) sum += std::abs(a(i, j, k, l));
  }
  return sum;
}

Verdict judge_energy_is_bounded_by_the_weight_norm(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const std::optional<Allowance> allowance =
      allowance_for(trial, group_inputs * p.kernel_size.h * p.kernel_size.w + 1);
  if (!allowance) return Verdict::inconclusive("too many terms for the bound");
  const Values y = trial.run();
  const double pixels = std::sqrt(static_cast<double>(y.extent(2) * y.extent(3)));
  Verdict verdict = Verdict::holds();
  for_each_index({y.extent(0), y.extent(1), 1, 1}, [&](auto n, auto oc, auto, auto) {
    double bound = p.bias ? pixels * std::abs(trial.bias()[static_cast<std::size_t>(oc)]) : 0;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      bound += energy(trial.input(), n, oc / group_outputs * group_inputs + ic) *
               magnitude(trial.weight(), oc, ic);
    }
    // 2^-40 for the rounding of the norms themselves.
    bound = bound * allowance->factor * (1 + 0x1p-40) + pixels * allowance->underflow;
    if (bound > allowance->largest_output) return;  // infinity is legal too
    const double got = energy(y, n, oc);
    if (got <= bound || verdict.is_failure()) return;  // false for NaN
    verdict = Verdict::broken(
        "an output plane has more energy than its input times the sum of |w|, plus the bias");
    verdict.difference = Difference{{n, oc, 0, 0}, bound, got, 1, y.extent(0) * y.extent(1), {}};
  });
  return verdict;
}

}  // namespace

const Law energy_is_bounded_by_the_weight_norm{
    .name = "energy_is_bounded_by_the_weight_norm",
    .chapter = "F2",
    .formula =
        "||y[n, oc]||_2 <= (sum over ic of ||x[n, c]||_2 ||w[oc, ic]||_1 + sqrt(pixels) |b[oc]|) "
        "(1 + 2 gamma) (1 + u), in padding_mode zeros",
    .reason =
        "Young's inequality: every tap contributes a shifted part of the image, whose energy is no "
        "more than that of the image",
    .exactness = Exactness::inequality,
    .judge = judge_energy_is_bounded_by_the_weight_norm,
    .adapt = use_zeros_mode,
    .kept_because =
        "it bounds whole planes on data of any kind: it sees an input element that is read for "
        "others, where each output by itself is possible",
};

}  // namespace convlaw
