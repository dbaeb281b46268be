// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_monotone_for_non_negative_weight(Trial& trial) {
  Operands lower = trial.operands();
  for (double& w : lower.weight.elements()) w = std::abs(w);
  Operands higher = lower;
  const Values step = trial.draw_operands(trial.problem()).input;
  for (std::size_t i = 0; i < step.elements().size(); ++i) {
    // The larger of the two, so that nothing has to be rounded to be stored.
    double& x = higher.input.elements()[i];
    x = std::max(x, step.elements()[i]);
  }
  const Values low = trial.run(trial.problem(), lower);
  const Values high = trial.run(trial.problem(), higher);
  Verdict verdict = Verdict::holds();
  for_each_index(low.extents(), [&](auto... index) {
    if (low(index...) <= high(index...) || verdict.is_failure()) return;
    verdict =
        Verdict::broken("a larger input gives a smaller output, though no weight is negative");
    verdict.difference = Difference{{index...}, low(index...), high(index...), 1, low.size(), {}};
  });
  return verdict;
}

}  // namespace

const Law monotone_for_non_negative_weight{
    .name = "monotone_for_non_negative_weight",
    .chapter = "F3",
    .formula = "w >= 0, x <= x': f(x, w, b) <= f(x', w, b), without any allowance",
    .reason = "products, sums and roundings are monotone, one by one",
    .exactness = Exactness::direct_only,
    .judge = judge_monotone_for_non_negative_weight,
    .kept_because =
        "it sees roundings that are not those of IEEE arithmetic, as in adders of several terms",
};

}  // namespace convlaw
