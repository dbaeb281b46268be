// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_shifted_operands_recombine(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Operands random = trial.draw_operands(p);
  const std::vector<double> zero = scale(trial.bias(), 0);
  const auto f = [&](const Values& x, const Values& w) { return trial.run(p, {x, w, zero}); };
  const Values moved_x = add(trial.input(), random.input);
  const Values moved_w = add(trial.weight(), random.weight);
  const Values recombined = add(add(f(moved_x, moved_w), f(random.input, random.weight)),
                                add(f(moved_x, random.weight), f(random.input, moved_w)), -1);
  return trial.expect_same(recombined, f(trial.input(), trial.weight()),
                           "f(x+r, w+q) - f(x+r, q) - f(r, w+q) + f(r, q) and f(x, w)");
}

}  // namespace

const Law shifted_operands_recombine{
    .name = "shifted_operands_recombine",
    .chapter = "B11",
    .formula = "f(x, w) = f(x+r, w+q) - f(x+r, q) - f(r, w+q) + f(r, q), without bias",
    .reason =
        "f is bilinear; an implementation that is right on most random operands must be right "
        "on the given ones too, however special they are (Blum, Luby, Rubinfeld 1993)",
    .exactness = Exactness::integers,
    .judge = judge_shifted_operands_recombine,
    .headroom = 4,
    .kept_because =
        "it carries what holds for random operands over to special ones, however special",
};

}  // namespace convlaw
