// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_two_negations_cancel(Trial& trial) {
  if (trial.typed().dtype == ElementType::u8) return Verdict::inconclusive("there is no -x");
  const Operands negated{scale(trial.input(), -1), scale(trial.weight(), -1), trial.bias()};
  return trial.expect_same(trial.run(), trial.run(trial.problem(), negated),
                           "f(x, w, b) and f(-x, -w, b)");
}

}  // namespace

const Law two_negations_cancel{
    .name = "two_negations_cancel",
    .chapter = "B9",
    .formula = "f(-x, -w, b) = f(x, w, b), bit for bit",
    .reason = "every product is the same number, whatever the signs of its factors",
    .exactness = Exactness::any_data,
    .judge = judge_two_negations_cancel,
};

}  // namespace convlaw
