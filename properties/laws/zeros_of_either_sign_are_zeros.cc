// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_zeros_of_either_sign_are_zeros(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have one zero");
  Operands positive = trial.operands();
  Operands negative = trial.operands();
  const auto put_zeros = [&](std::vector<double>& with, std::vector<double>& without) {
    for (std::size_t i = 0; i < with.size(); ++i) {
      if (with[i] != 0 && trial.draw(0, 2) != 0) continue;
      with[i] = trial.draw(0, 1) == 0 ? 0.0 : -0.0;
      without[i] = 0.0;
    }
  };
  put_zeros(negative.input.elements(), positive.input.elements());
  put_zeros(negative.weight.elements(), positive.weight.elements());
  put_zeros(negative.bias, positive.bias);
  return trial.expect_same(trial.run(trial.problem(), positive),
                           trial.run(trial.problem(), negative),
                           "the output for zeros, and for zeros of either sign in their places");
}

}  // namespace

const Law zeros_of_either_sign_are_zeros{
    .name = "zeros_of_either_sign_are_zeros",
    .chapter = "G8",
    .formula = "f(x, w, b) = f with -0 for any 0 in x, w and b; the output's own zeros may differ",
    .reason = "the sign of a zero changes nothing in a sum of products but the sign of a zero",
    .exactness = Exactness::any_data,
    .judge = judge_zeros_of_either_sign_are_zeros,
    .kept_because =
        "it mixes zeros of both signs, which shortcuts and compressors of sparse data tell apart "
        "(NVIDIA/cutlass PR#2110); the laws that negate an operand make one kind at a time",
};

}  // namespace convlaw
