// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_keeps_every_bit_of_the_input(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  // A single weight of 1 for each output channel, at the same tap for all: the output copies
  // elements of the input, odd integers of full precision. The same input without its last bit
  // gives what the output is without its last bit, or a rounding has come between. -127 less 1 is
  // the least element of i8, which symmetric quantization does without.
  const Extents kernel = weight_extents(p);
  const std::int64_t ic = trial.draw(0, kernel[1] - 1);
  const std::int64_t kh = trial.draw(0, kernel[2] - 1);
  const std::int64_t kw = trial.draw(0, kernel[3] - 1);
  const int precision = precision_bits(trial.types().input);
  const double top = std::ldexp(1.0, precision - 1);
  Operands odd{Values(trial.input().extents()), Values(kernel), scale(trial.bias(), 0)};
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) odd.weight(oc, ic, kh, kw) = 1;
  const bool has_least = trial.types().input == ElementType::i8;
  for (double& x : odd.input.elements()) {
    if (has_least && trial.draw(0, 3) == 0) {
      x = -largest_integer(ElementType::i8);
      continue;
    }
    x = top + 2 * static_cast<double>(trial.draw(0, (std::int64_t{1} << (precision - 2)) - 1)) + 1;
  }
  Operands even = odd;
  for (double& x : even.input.elements()) x -= 1;
  const Values y = trial.run(p, odd);
  const Values expected = make_values(
      y.extents(), [&](auto... index) { return y(index...) == 0 ? 0 : y(index...) - 1; });
  return trial.expect_same(
      expected, trial.run(p, even),
      "copies of odd inputs of full precision less 1, and copies of these less 1");
}

}  // namespace

const Law keeps_every_bit_of_the_input{
    .name = "keeps_every_bit_of_the_input",
    .chapter = "P1",
    .formula =
        "w = 1 at one tap: f(x - 1) = f(x) - 1 for odd integers x of as many bits as the type has",
    .reason = "such an output is an element of x; in fewer bits x and x - 1 are not both to be had",
    .exactness = Exactness::integers,
    .judge = judge_keeps_every_bit_of_the_input,
};

}  // namespace convlaw
