// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_keeps_every_bit_of_the_weight(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  // A single weight of full precision for each output channel, on an input of ones: the output
  // copies that weight wherever the tap is not in the padding. -127 less 1 is the least element of
  // i8, which symmetric quantization does without.
  const Extents kernel = weight_extents(p);
  const std::int64_t ic = trial.draw(0, kernel[1] - 1);
  const std::int64_t kh = trial.draw(0, kernel[2] - 1);
  const std::int64_t kw = trial.draw(0, kernel[3] - 1);
  const int precision = precision_bits(trial.types().weight);
  const double top = std::ldexp(1.0, precision - 1);
  Operands odd{make_values(trial.input().extents(), [](auto...) { return 1.0; }), Values(kernel),
               scale(trial.bias(), 0)};
  Operands even = odd;
  const bool has_least = trial.types().weight == ElementType::i8;
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    double w =
        top + 2 * static_cast<double>(trial.draw(0, (std::int64_t{1} << (precision - 2)) - 1)) + 1;
    if (has_least && trial.draw(0, 3) == 0) w = -largest_integer(ElementType::i8);
    odd.weight(oc, ic, kh, kw) = w;
    even.weight(oc, ic, kh, kw) = w - 1;
  }
  const Values y = trial.run(p, odd);
  const Values expected = make_values(
      y.extents(), [&](auto... index) { return y(index...) == 0 ? 0 : y(index...) - 1; });
  return trial.expect_same(
      expected, trial.run(p, even),
      "copies of odd weights of full precision less 1, and copies of these less 1");
}

}  // namespace

const Law keeps_every_bit_of_the_weight{
    .name = "keeps_every_bit_of_the_weight",
    .chapter = "P2",
    .formula =
        "x = 1, w at one tap: f(w - 1) = f(w) - 1 for odd integers w of as many bits as the type "
        "has",
    .reason = "such an output is an element of w; in fewer bits w and w - 1 are not both to be had",
    .exactness = Exactness::integers,
    .judge = judge_keeps_every_bit_of_the_weight,
};

}  // namespace convlaw
