// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_zero_input_gives_bias(Trial& trial) {
  Operands operands = trial.operands();
  operands.input = Values(trial.input().extents());
  const Values y = trial.run(trial.problem(), operands);
  return trial.expect_same(bias_everywhere(trial.bias(), y.extents()), y,
                           "the bias and the output for an input of zeros");
}

}  // namespace

const Law zero_input_gives_bias{
    .name = "zero_input_gives_bias",
    .chapter = "B1",
    .formula = "f(0, w, b)[n, oc, :, :] = b[oc]",
    .reason = "every product has a zero factor, and padding makes zeros of zeros in every mode",
    .exactness = Exactness::any_data,
    .judge = judge_zero_input_gives_bias,
    .kept_because =
        "one run, one problem, nothing to compare with: it tells a bias that is lost or doubled "
        "from everything else",
};

}  // namespace convlaw
