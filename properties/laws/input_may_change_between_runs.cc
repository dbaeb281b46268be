// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// There is no -x of an unsigned x; but there is the largest less x.
Verdict judge_unsigned(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const auto stage = trial.make_stage(p, trial.operands(), {});
  if (!stage) return Verdict::holds();
  const Operands largest{make_values(trial.input().extents(),
                                     [&](auto...) { return largest_integer(trial.types().input); }),
                         trial.weight(), trial.bias()};
  const Values first = trial.run_on(*stage, p);
  stage->rewrite_input(add(largest.input, trial.input(), -1));
  const Values second = trial.run_on(*stage, p);
  return trial.expect_same(
      add(trial.run(p, largest), bias_everywhere(trial.bias(), first.extents())),
      add(first, second), "f(255) + b and f(x) + f(255 - x), x changed where it lies");
}

Verdict judge_input_may_change_between_runs(Trial& trial) {
  if (trial.typed().dtype == ElementType::u8) return judge_unsigned(trial);
  const Conv2dProblem& p = trial.problem();
  const auto stage = trial.make_stage(p, trial.operands(), {});
  if (!stage) return Verdict::holds();
  const Values first = trial.run_on(*stage, p);
  stage->rewrite_input(scale(trial.input(), -1));
  const Values second = trial.run_on(*stage, p);
  return trial.expect_same(scale(bias_everywhere(trial.bias(), first.extents()), 2),
                           add(first, second),
                           "2 b and f(x) + f(-x), x negated where it lies and w prepared once");
}

}  // namespace

const Law input_may_change_between_runs{
    .name = "input_may_change_between_runs",
    .chapter = "H14",
    .formula = "prepare(w, b) once, then f(x) + f(-x) = 2 b",
    .reason = "what is prepared depends on weight and bias; the input is read anew by every run",
    .exactness = Exactness::integers,
    .judge = judge_input_may_change_between_runs,
    .headroom = 2,
};

}  // namespace convlaw
