// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_prepared_weights_do_not_mix(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Operands negated = trial.operands();
  negated.weight = scale(negated.weight, -1);
  negated.bias = scale(negated.bias, -1);
  // Both are prepared when the second is run, and for the same problem.
  const auto one = trial.make_stage(p, trial.operands(), {});
  const auto other = trial.make_stage(p, negated, {});
  if (!one || !other) return Verdict::holds();
  const Values first = trial.run_on(*one, p);
  Verdict verdict = trial.expect_same(
      scale(first, -1), trial.run_on(*other, p),
      "-f(x, w, b) and f(x, -w, -b), both weights being prepared at the same time");
  if (verdict.is_failure()) return verdict;
  return trial.expect_same(first, trial.run_on(*one, p),
                           "f(x, w, b) before and after f(x, -w, -b) was prepared and run");
}

}  // namespace

const Law prepared_weights_do_not_mix{
    .name = "prepared_weights_do_not_mix",
    .chapter = "H18",
    .formula =
        "prepare(w, b) and prepare(-w, -b) for one problem, both kept: their runs are f and -f",
    .reason = "what is prepared belongs to its weight, not to its problem",
    .exactness = Exactness::integers,
    .judge = judge_prepared_weights_do_not_mix,
};

}  // namespace convlaw
