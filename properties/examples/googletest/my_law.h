// SPDX-License-Identifier: MIT
// A law of your own: the book's laws are written in the same way.
#pragma once

#include <convlaw/law.h>

#include <cmath>

inline convlaw::Verdict judge_even_operands(convlaw::Trial& trial) {
  convlaw::Operands even = trial.operands();
  even.weight = convlaw::scale(even.weight, 2);
  even.bias = convlaw::scale(even.bias, 2);
  const convlaw::Values y = trial.run(trial.problem(), even);
  const convlaw::Values remainders =
      convlaw::make_values(y.extents(), [&](auto... index) { return std::fmod(y(index...), 2); });
  return trial.expect_same(convlaw::Values(y.extents()), remainders,
                           "zeros and the remainders of the output divided by 2");
}

inline const convlaw::Law even_weight_and_bias_give_even_outputs{
    .name = "even_weight_and_bias_give_even_outputs",
    .chapter = "mine",
    .formula = "f(x, 2w, 2b) mod 2 = 0 for integers",
    .reason = "every term of the sum is even",
    .exactness = convlaw::Exactness::integers,
    .judge = judge_even_operands,
    .headroom = 2,  // its sums are twice those of the case
};
