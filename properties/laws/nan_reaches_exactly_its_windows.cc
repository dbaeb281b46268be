// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

Verdict judge_nan_reaches_exactly_its_windows(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no NaN");
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const Reach reach(trial);
  Operands operands = trial.operands();
  operands.input = reach.with(operands.input, kNan);
  const Values y = trial.run();
  const Values expected = make_values(
      y.extents(), [&](auto... index) { return reach.covers(index...) ? kNan : y(index...); });
  return trial.expect_same(expected, trial.run(trial.problem(), operands),
                           "NaN where a window covers the NaN in the input, the output elsewhere");
}

}  // namespace

const Law nan_reaches_exactly_its_windows{
    .name = "nan_reaches_exactly_its_windows",
    .chapter = "G1",
    .formula =
        "x has a NaN: y is NaN exactly where a window covers it, and has the same bits elsewhere",
    .reason =
        "NaN times anything is NaN, a zero weight included, and NaN plus anything is NaN; no "
        "other output has it for an operand",
    .exactness = Exactness::direct_only,
    .judge = judge_nan_reaches_exactly_its_windows,
};

}  // namespace convlaw
