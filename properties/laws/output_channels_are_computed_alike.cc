// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_output_channels_are_computed_alike(Trial& trial) {
  // Rotate the output channels of every group: each is then computed where another was.
  const std::int64_t size = trial.problem().out_channels / trial.problem().groups;
  const std::int64_t by = trial.draw(1, size);
  const auto from = [&](std::int64_t oc) { return oc / size * size + (oc % size + by) % size; };
  Operands rotated = trial.operands();
  rotated.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(from(oc), ic, kh, kw);
  });
  for (std::size_t oc = 0; oc < rotated.bias.size(); ++oc) {
    rotated.bias[oc] = trial.bias()[static_cast<std::size_t>(from(static_cast<std::int64_t>(oc)))];
  }
  const Values y = trial.run();
  const Values expected = make_values(
      y.extents(), [&](auto n, auto oc, auto h, auto w) { return y(n, from(oc), h, w); });
  return trial.expect_same(
      expected, trial.run(trial.problem(), rotated),
      "the output with its channels in another order and that of such a weight");
}

}  // namespace

const Law output_channels_are_computed_alike{
    .name = "output_channels_are_computed_alike",
    .chapter = "C3",
    .formula = "f(x, w[pi], b[pi]) = f(x, w, b)[:, pi] for pi within groups",
    .reason = "an output channel is a function of its group's input and its own weight and bias",
    .exactness = Exactness::integers,
    .judge = judge_output_channels_are_computed_alike,
    .kept_because = "it points at the place of an output channel: a tail, a block",
};

}  // namespace convlaw
