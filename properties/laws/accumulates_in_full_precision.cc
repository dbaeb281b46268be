// SPDX-License-Identifier: MIT
#include <cmath>
#include <utility>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// In integers, where no single weight is heavy: everything as large as it can be, so that a pair of
// products overflows 16 bits, and a bias beside which f32 drops their last bits.
Verdict judge_integers(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Extents kernel = weight_extents(p);
  const double largest_input = largest_integer(trial.types().input);
  const double largest_weight = largest_integer(trial.types().weight);
  const double signs[] = {1, -1};
  Operands rest{
      make_values(trial.input().extents(), [&](auto...) { return largest_input; }),
      make_values(kernel, [&](auto oc, auto...) { return largest_weight * signs[oc % 2]; }),
      scale(trial.bias(), 0)};
  Operands alone = rest;
  alone.weight = Values(kernel);
  for (double& b : alone.bias) b = 0x1p29 + 1;
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const std::int64_t ic = trial.draw(0, kernel[1] - 1);
    const std::int64_t kh = trial.draw(0, kernel[2] - 1);
    const std::int64_t kw = trial.draw(0, kernel[3] - 1);
    std::swap(rest.weight(oc, ic, kh, kw), alone.weight(oc, ic, kh, kw));
  }
  const Operands both{rest.input, add(rest.weight, alone.weight), alone.bias};
  return trial.expect_same(add(trial.run(p, rest), trial.run(p, alone)), trial.run(p, both),
                           "f(all but one tap) + f(one tap and a large bias) and f(both)");
}

Verdict judge_accumulates_in_full_precision(Trial& trial) {
  if (trial.of_integers()) return judge_integers(trial);
  const Conv2dProblem& p = trial.problem();
  // An input of ones and weights of 1 or -1, but for one heavy weight, a power of two: partial sums
  // lie around it, where an accumulator of fewer bits drops the ones.
  const Extents kernel = weight_extents(p);
  const double heavy = std::ldexp(1.0, precision_bits(trial.types().output) - 1);
  if (static_cast<double>(kernel[1] * kernel[2] * kernel[3]) > heavy / 2) {
    return Verdict::inconclusive("too many terms for the type's integers");
  }
  Operands light{make_values(trial.input().extents(), [](auto...) { return 1.0; }),
                 make_values(kernel, [&](auto...) { return trial.draw(0, 1) == 0 ? 1.0 : -1.0; }),
                 scale(trial.bias(), 0)};
  Operands alone = light;
  alone.weight = Values(kernel);
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const std::int64_t ic = trial.draw(0, kernel[1] - 1);
    const std::int64_t kh = trial.draw(0, kernel[2] - 1);
    const std::int64_t kw = trial.draw(0, kernel[3] - 1);
    light.weight(oc, ic, kh, kw) = 0;
    alone.weight(oc, ic, kh, kw) = heavy;
  }
  Operands both = light;
  both.weight = add(light.weight, alone.weight);
  return trial.expect_same(add(trial.run(p, light), trial.run(p, alone)), trial.run(p, both),
                           "f(ones) + f(one heavy tap) and f(both)");
}

}  // namespace

const Law accumulates_in_full_precision{
    .name = "accumulates_in_full_precision",
    .chapter = "P3",
    .formula =
        "f(x, w + W) = f(x, w) + f(x, W) where x = 1, w is of ones and W of one tap of 2^(p-1); "
        "in integers all are as large as can be, W of one tap",
    .reason =
        "all partial sums are integers that the output's type represents; an accumulator of fewer "
        "bits does not, nor do 16 bits hold a pair of 8-bit products",
    .exactness = Exactness::integers,
    .judge = judge_accumulates_in_full_precision,
    .kept_because =
        "it points at the accumulator where the laws of single taps point at what is multiplied",
};

}  // namespace convlaw
