// SPDX-License-Identifier: MIT
#include "convlaw/format.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_subnormal_numbers_count(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no subnormal numbers");
  if (trial.dock().contract(trial.typed()).flushes_subnormals != 0) {
    return Verdict::inconclusive("the implementation declares that it flushes them to zero");
  }
  Operands operands = trial.operands();
  if (!is_exact(trial.original().data.pattern)) {
    operands = make_operands({trial.typed(), {Pattern::ints, trial.original().data.seed}});
  }
  const double unit = smallest_subnormal(format_of(trial.types().input));
  Operands tiny = operands;
  tiny.input = scale(tiny.input, unit);
  tiny.bias = scale(tiny.bias, unit);
  return trial.expect_same(scale(trial.run(trial.problem(), operands), unit),
                           trial.run(trial.problem(), tiny),
                           "u f(x, w, b) and f(u x, w, u b), u the smallest positive number");
}

}  // namespace

const Law subnormal_numbers_count{
    .name = "subnormal_numbers_count",
    .chapter = "G7",
    .formula =
        "integers x, w, b: f(u x, w, u b) = u f(x, w, b) where u is the smallest positive number, "
        "unless the contract flushes subnormal numbers",
    .reason =
        "all products and sums are multiples of u with as few bits as before: none is rounded",
    .exactness = Exactness::direct_only,
    .judge = judge_subnormal_numbers_count,
};

}  // namespace convlaw
