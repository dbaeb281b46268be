// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_padding_is_explicit_padding(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Operands operands = trial.operands();
  operands.input = trial.padded_input();
  return trial.expect_same(trial.run(without_padding(p), operands), trial.run(),
                           "the output of F.pad and padding=0, and the padded convolution's");
}

}  // namespace

const Law padding_is_explicit_padding{
    .name = "padding_is_explicit_padding",
    .chapter = "D9",
    .formula = "f(x; padding, padding_mode) = f(F.pad(x, padding, padding_mode); 0)",
    .reason = "it is how torch defines every padding_mode",
    .exactness = Exactness::integers,
    .judge = judge_padding_is_explicit_padding,
    .kept_because =
        "it points at the padding, and is the definition of every padding_mode but zeros",
};

}  // namespace convlaw
