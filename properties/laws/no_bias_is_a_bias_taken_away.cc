// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_no_bias_is_a_bias_taken_away(Trial& trial) {
  Conv2dProblem without = trial.problem();
  without.bias = false;
  const Operands plain{trial.input(), trial.weight(), {}};
  const Values y = trial.run();
  return trial.expect_same(
      y, add(trial.run(without, plain), bias_everywhere(trial.bias(), y.extents())),
      "f(x, w, b) and f(x, w, None) + b");
}

}  // namespace

const Law no_bias_is_a_bias_taken_away{
    .name = "no_bias_is_a_bias_taken_away",
    .chapter = "B13",
    .formula = "f(x, w, None) + b = f(x, w, b); with b = 0, no bias is a bias of zeros",
    .reason = "bias=False leaves the bias out and everything else as it is",
    .exactness = Exactness::integers,
    .judge = judge_no_bias_is_a_bias_taken_away,
    .adapt = use_bias,
};

}  // namespace convlaw
