// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_bias_is_added_once(Trial& trial) {
  Operands without = trial.operands();
  without.bias = scale(without.bias, 0);
  const Values y = trial.run();
  const Values plain = trial.run(trial.problem(), without);
  return trial.expect_same(add(plain, bias_everywhere(trial.bias(), y.extents())), y,
                           "f(x, w, 0) + b and f(x, w, b)");
}

}  // namespace

const Law bias_is_added_once{
    .name = "bias_is_added_once",
    .chapter = "B5",
    .formula = "f(x, w, b)[n, oc, :, :] = f(x, w, 0)[n, oc, :, :] + b[oc]",
    .reason = "the bias of a channel is added to each of its outputs, once",
    .exactness = Exactness::integers,
    .judge = judge_bias_is_added_once,
    .adapt = use_bias,
    .kept_because = "it points at the bias where other laws see some wrong output",
};

}  // namespace convlaw
