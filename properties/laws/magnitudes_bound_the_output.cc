// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_magnitudes_bound_the_output(Trial& trial) {
  Operands magnitudes = trial.operands();
  for (double& x : magnitudes.input.elements()) x = std::abs(x);
  for (double& w : magnitudes.weight.elements()) w = std::abs(w);
  for (double& b : magnitudes.bias) b = std::abs(b);
  const Values y = trial.run();
  const Values bound = trial.run(trial.problem(), magnitudes);
  Verdict verdict = Verdict::holds();
  for_each_index(y.extents(), [&](auto... index) {
    if (std::abs(y(index...)) <= bound(index...) || verdict.is_failure()) return;
    verdict = Verdict::broken("|f(x, w, b)| exceeds f(|x|, |w|, |b|)");
    verdict.difference = Difference{{index...}, bound(index...), y(index...), 1, y.size(), {}};
  });
  return verdict;
}

}  // namespace

const Law magnitudes_bound_the_output{
    .name = "magnitudes_bound_the_output",
    .chapter = "F4",
    .formula = "|f(x, w, b)| <= f(|x|, |w|, |b|), without any allowance",
    .reason = "the triangle inequality survives rounding, sum by sum, in a fixed order",
    .exactness = Exactness::direct_only,
    .judge = judge_magnitudes_bound_the_output,
    .kept_because = "it sees a sum whose order depends on signs",
};

}  // namespace convlaw
