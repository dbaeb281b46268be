// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_large_terms_cancel_exactly(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  if (trial.of_integers()) return Verdict::inconclusive("8-bit integers have no large terms");
  // An input of ones and weights of 1 or -1. The large terms lie in two channels at one tap, so
  // that both are in the padding or neither is.
  const Extents kernel = weight_extents(p);
  const ElementType output = trial.types().output;
  const int bits = precision_bits(trial.accumulator()) - 2;
  const double large = std::ldexp(1.0, output == ElementType::f16 ? std::min(bits, 14) : bits);
  const double most = std::min(std::ldexp(1.0, precision_bits(output)), large);
  if (static_cast<double>(kernel[1] * kernel[2] * kernel[3]) >= most) {
    return Verdict::inconclusive("too many terms for the type's integers");
  }
  Operands small{make_values(trial.input().extents(), [](auto...) { return 1.0; }),
                 make_values(kernel, [&](auto...) { return trial.draw(0, 1) == 0 ? 1.0 : -1.0; }),
                 scale(trial.bias(), 0)};
  Operands with_large = small;
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const std::int64_t up = trial.draw(0, kernel[1] - 1);
    const std::int64_t down = (up + trial.draw(1, kernel[1] - 1)) % kernel[1];
    const std::int64_t kh = trial.draw(0, kernel[2] - 1);
    const std::int64_t kw = trial.draw(0, kernel[3] - 1);
    small.weight(oc, up, kh, kw) = small.weight(oc, down, kh, kw) = 0;
    with_large.weight(oc, up, kh, kw) = large;
    with_large.weight(oc, down, kh, kw) = -large;
  }
  return trial.expect_same(trial.run(p, small), trial.run(p, with_large),
                           "the output and that with two large terms of opposite sign");
}

}  // namespace

const Law large_terms_cancel_exactly{
    .name = "large_terms_cancel_exactly",
    .chapter = "P4",
    .formula =
        "x = 1, w of 1 and -1: f(x, w + W) = f(x, w) where W is 2^q in one channel and -2^q in "
        "another, at one tap",
    .reason =
        "all partial sums are integers that the accumulator represents, though not the output's "
        "type, where that is narrower",
    .exactness = Exactness::direct_only,
    .judge = judge_large_terms_cancel_exactly,
    .adapt = use_two_group_inputs,
};

}  // namespace convlaw
