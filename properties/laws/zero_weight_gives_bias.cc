// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_zero_weight_gives_bias(Trial& trial) {
  Operands operands = trial.operands();
  operands.weight = Values(trial.weight().extents());
  const Values y = trial.run(trial.problem(), operands);
  return trial.expect_same(bias_everywhere(trial.bias(), y.extents()), y,
                           "the bias and the output for a weight of zeros");
}

}  // namespace

const Law zero_weight_gives_bias{
    .name = "zero_weight_gives_bias",
    .chapter = "B2",
    .formula = "f(x, 0, b)[n, oc, :, :] = b[oc]",
    .reason = "every product has a zero factor",
    .exactness = Exactness::any_data,
    .judge = judge_zero_weight_gives_bias,
    .kept_because = "as for an input of zeros, with the input as it is: what leaks from it shows",
};

}  // namespace convlaw
