// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_calls_leave_no_state(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const auto stage = trial.make_stage(p, trial.operands(), {});
  if (!stage) return Verdict::holds();
  const Values first = trial.run_on(*stage, p);

  // Something else in between: larger images, padded otherwise, one output channel for each group,
  // as far as the implementation offers it.
  Conv2dProblem other = with_numeric_padding(p);
  const auto change = [&](auto edit) {
    Conv2dProblem changed = other;
    edit(changed);
    if (!find_illegality(changed) && trial.offers(changed)) other = changed;
  };
  change([](Conv2dProblem& q) { q.batch = q.images() + 1; });
  change([](Conv2dProblem& q) { q.out_channels = q.groups; });
  change([](Conv2dProblem& q) {
    q.height += 1;
    q.width += 2;
  });
  change([](Conv2dProblem& q) {
    q.padding.begin = {q.padding.begin.h + 1, q.padding.begin.w + 1};
    q.padding.end = {q.padding.end.h + 1, q.padding.end.w + 1};
  });
  trial.run(other, trial.draw_operands(other));
  Verdict again =
      trial.expect_same(first, trial.run_on(*stage, p), "the output before and after another call");
  if (again.is_failure()) return again;

  // The same memory holds the opposite weight and bias: so must the output.
  Operands negated = trial.operands();
  negated.weight = scale(negated.weight, -1);
  negated.bias = scale(negated.bias, -1);
  stage->rewrite(negated);
  return trial.expect_same(scale(first, -1), trial.run_on(*stage, p),
                           "-f(x, w, b) and the output once w and b were negated where they lie");
}

}  // namespace

const Law calls_leave_no_state{
    .name = "calls_leave_no_state",
    .chapter = "H9",
    .formula = "f(A), f(B), f(A): the first and the last agree; w and b negated in place negate f",
    .reason =
        "an output depends on the operands of its call and on nothing earlier: no cache keyed "
        "by address, no stale buffer",
    .exactness = Exactness::integers,
    .judge = judge_calls_leave_no_state,
    .kept_because = "it goes first and calls state by its name, before state breaks other laws",
    .goes_first = true,
};

}  // namespace convlaw
