// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_additive_in_input(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Operands other = trial.operands();
  other.input = trial.draw_operands(p).input;
  other.bias = scale(other.bias, 0);
  Operands sum = trial.operands();
  sum.input = add(trial.input(), other.input);
  return trial.expect_same(add(trial.run(), trial.run(p, other)), trial.run(p, sum),
                           "f(x, b) + f(x', 0) and f(x + x', b)");
}

}  // namespace

const Law additive_in_input{
    .name = "additive_in_input",
    .chapter = "B3",
    .formula = "f(x + x', w, b) = f(x, w, b) + f(x', w, 0)",
    .reason = "every output is a linear function of the input, plus the bias",
    .exactness = Exactness::integers,
    .judge = judge_additive_in_input,
    .headroom = 2,
    .kept_because = "half of bilinearity, which certificates of a whole map rest on",
};

}  // namespace convlaw
