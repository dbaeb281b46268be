// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/many.h"

namespace convlaw {
namespace {

void adapt_many_output_channels_are_computed_alike(Case& c) {
  use_two_group_outputs(c);
  use_tiny_image(c);
}

Verdict judge_many_output_channels_are_computed_alike(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.out_channels / p.groups;
  const std::int64_t larger = many(trial, size);
  Conv2dProblem large = p;
  large.out_channels = larger * p.groups;
  trial.require_room(large);
  const auto from = [&](std::int64_t oc) {
    return oc / larger * size + original_of(oc % larger, size, larger);
  };
  Operands operands{trial.input(), copies_along(trial.weight(), 0, large.out_channels, from), {}};
  for (std::int64_t oc = 0; p.bias && oc < large.out_channels; ++oc) {
    operands.bias.push_back(trial.bias()[static_cast<std::size_t>(from(oc))]);
  }
  const Values expected = copies_along(trial.run(), 1, large.out_channels, from);
  return trial.expect_same(expected, trial.run(large, operands),
                           "copies of output channels and the output for copies of their weight");
}

}  // namespace

const Law many_output_channels_are_computed_alike{
    .name = "many_output_channels_are_computed_alike",
    .chapter = "C19",
    .formula =
        "w' = w[i], b' = b[i] for some output channels i of every group, up to 2^16 and more: "
        "f(x, w', b') = f(x, w, b)[:, i]",
    .reason = "an output channel is a function of its own weight and bias, whatever its number",
    .exactness = Exactness::integers,
    .judge = judge_many_output_channels_are_computed_alike,
    .adapt = adapt_many_output_channels_are_computed_alike,
};

}  // namespace convlaw
