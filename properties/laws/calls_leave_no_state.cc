// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const auto stage = trial.make_stage(p, trial.operands(), {});
  if (!stage) return Verdict::holds();
  const Values first = trial.run_on(*stage, p);

  // Something else in between: larger images, padded otherwise, one output channel for each group.
  Conv2dProblem other = with_numeric_padding(p);
  other.batch = p.images() + 1;
  other.out_channels = p.groups;
  other.height += 1;
  other.width += 2;
  other.padding.begin = {other.padding.begin.h + 1, other.padding.begin.w + 1};
  other.padding.end = {other.padding.end.h + 1, other.padding.end.w + 1};
  if (find_illegality(other)) other.padding = p.padding;
  trial.run(other, trial.draw_operands(other));
  const Verdict again =
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
    .judge = judge,
    .kept_because = "it goes first and calls state by its name, before state breaks other laws",
    .goes_first = true,
};

}  // namespace convlaw
