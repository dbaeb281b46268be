// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_additive_in_weight(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Operands other = trial.operands();
  other.weight = trial.draw_operands(p).weight;
  other.bias = scale(other.bias, 0);
  Operands sum = trial.operands();
  sum.weight = add(trial.weight(), other.weight);
  return trial.expect_same(add(trial.run(), trial.run(p, other)), trial.run(p, sum),
                           "f(w, b) + f(w', 0) and f(w + w', b)");
}

}  // namespace

const Law additive_in_weight{
    .name = "additive_in_weight",
    .chapter = "B4",
    .formula = "f(x, w + w', b) = f(x, w, b) + f(x, w', 0)",
    .reason = "every output is a linear function of the weight, plus the bias",
    .exactness = Exactness::integers,
    .judge = judge_additive_in_weight,
    .headroom = 2,
    .kept_because = "the other half of bilinearity, which certificates of a whole map rest on",
};

}  // namespace convlaw
