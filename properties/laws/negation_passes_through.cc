// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_negation_passes_through(Trial& trial) {
  Operands negated = trial.operands();
  if (trial.typed().dtype == ElementType::u8) {  // there is no -x
    negated.weight = scale(negated.weight, -1);
  } else {
    negated.input = scale(negated.input, -1);
  }
  negated.bias = scale(negated.bias, -1);
  return trial.expect_same(scale(trial.run(), -1), trial.run(trial.problem(), negated),
                           "-f(x, w, b) and f(-x, w, -b), or f(x, -w, -b) for unsigned x");
}

}  // namespace

const Law negation_passes_through{
    .name = "negation_passes_through",
    .chapter = "B8",
    .formula = "f(-x, w, -b) = -f(x, w, b), bit for bit up to the sign of zero",
    .reason = "rounding to nearest is symmetric",
    .exactness = Exactness::any_data,
    .judge = judge_negation_passes_through,
};

}  // namespace convlaw
