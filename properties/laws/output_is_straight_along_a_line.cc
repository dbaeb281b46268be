// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostSteps = 7;

Verdict judge_output_is_straight_along_a_line(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Values direction = trial.draw_operands(p).input;
  const auto steps = static_cast<double>(trial.draw(2, kMostSteps));
  const auto after = [&](double t) {
    Operands operands = trial.operands();
    operands.input = add(trial.input(), direction, t);
    return trial.run(p, operands);
  };
  const Values start = trial.run();
  const Values first = add(after(1), start, -1);
  return trial.expect_same(add(start, first, steps), after(steps),
                           "f(x) + t (f(x + h) - f(x)) and f(x + t h)");
}

}  // namespace

const Law output_is_straight_along_a_line{
    .name = "output_is_straight_along_a_line",
    .chapter = "B12",
    .formula = "f(x + t h) - f(x) = t (f(x + h) - f(x)); t = 2 is the second difference",
    .reason = "f is affine in its input, bias and all",
    .exactness = Exactness::integers,
    .judge = judge_output_is_straight_along_a_line,
    .headroom = 1 + kMostSteps,
    .kept_because =
        "three points of one line, the bias left where it is: saturation and branches on values "
        "bend it",
};

}  // namespace convlaw
