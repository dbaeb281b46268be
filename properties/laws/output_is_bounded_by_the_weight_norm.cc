// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numeric>

#include "properties/laws/all_laws.h"
#include "properties/laws/allowance.h"

namespace convlaw {
namespace {

Verdict judge_output_is_bounded_by_the_weight_norm(Trial& trial) {
  double largest = 0;
  for (const double x : trial.input().elements()) largest = std::max(largest, std::abs(x));
  const Values& w = trial.weight();
  const std::int64_t taps = w.extent(1) * w.extent(2) * w.extent(3);
  const std::optional<Allowance> allowance = allowance_for(trial, taps + 1);
  if (!allowance) return Verdict::inconclusive("too many terms for the bound");

  std::vector<double> norms;  // of the weights of each output channel
  for (auto w_oc = w.elements().begin(); w_oc != w.elements().end(); w_oc += taps) {
    norms.push_back(std::accumulate(
        w_oc, w_oc + taps, 0.0, [](double sum, double weight) { return sum + std::abs(weight); }));
  }
  const Values y = trial.run();
  Verdict verdict = Verdict::holds();
  for_each_index(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const double norm = norms[static_cast<std::size_t>(oc)];
    const double bias = trial.bias().empty() ? 0 : trial.bias()[static_cast<std::size_t>(oc)];
    const double bound = (largest * norm + std::abs(bias)) * allowance->factor;
    if (bound > allowance->largest_output) return;  // infinity is legal too
    const double got = y(n, oc, oh, ow);
    if (std::abs(got) <= bound || verdict.is_failure()) return;  // false for NaN
    verdict = Verdict::broken("an output is larger than max |x| times the sum of |w|, plus |b|");
    verdict.difference = Difference{{n, oc, oh, ow}, bound, got, 1, y.size(), {}};
  });
  return verdict;
}

}  // namespace

const Law output_is_bounded_by_the_weight_norm{
    .name = "output_is_bounded_by_the_weight_norm",
    .chapter = "F1",
    .formula = "|y[n, oc, :, :]| <= (max |x| sum |w[oc]| + |b[oc]|) (1 + 2 gamma) (1 + u)",
    .reason =
        "Young's inequality, with the rounding error of any order of summation, and u for the "
        "rounding of a narrower output",
    .exactness = Exactness::inequality,
    .judge = judge_output_is_bounded_by_the_weight_norm,
    .kept_because = "it needs no second run, and catches garbage on data of any kind",
};

}  // namespace convlaw
