// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

Verdict judge_infinity_reaches_exactly_its_windows(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no infinity");
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Reach reach(trial);
  // Positive weights, so that no infinity meets a zero or its opposite.
  Operands operands = trial.operands();
  for (double& w : operands.weight.elements()) w = w == 0 ? 1 : std::abs(w);
  const Values y = trial.run(trial.problem(), operands);
  operands.input = reach.with(operands.input, kInfinity);
  const Values expected = make_values(
      y.extents(), [&](auto... index) { return reach.covers(index...) ? kInfinity : y(index...); });
  return trial.expect_same(
      expected, trial.run(trial.problem(), operands),
      "infinity where a window covers the infinity in the input, the output elsewhere");
}

}  // namespace

const Law infinity_reaches_exactly_its_windows{
    .name = "infinity_reaches_exactly_its_windows",
    .chapter = "G2",
    .formula =
        "x has an infinity, w > 0: y is infinite exactly where a window covers it, and has the "
        "same bits elsewhere",
    .reason =
        "infinity times a positive number, plus finite ones, is infinity; an algorithm that "
        "subtracts makes NaN of it",
    .exactness = Exactness::direct_only,
    .judge = judge_infinity_reaches_exactly_its_windows,
    .kept_because =
        "one infinity, where G10 has two of opposite signs: it tells a lost infinity from a wrong "
        "NaN",
};

}  // namespace convlaw
