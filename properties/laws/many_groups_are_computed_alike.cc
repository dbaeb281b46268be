// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/many.h"

namespace convlaw {
namespace {

void adapt_many_groups_are_computed_alike(Case& c) {
  use_two_groups(c);
  use_tiny_image(c);
}

Verdict judge_many_groups_are_computed_alike(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  Conv2dProblem large = p;
  large.groups = many(trial, p.groups);
  large.in_channels = group_inputs * large.groups;
  large.out_channels = group_outputs * large.groups;
  trial.require_room(large);
  const auto from = [&](std::int64_t channel, std::int64_t size) {
    return original_of(channel / size, p.groups, large.groups) * size + channel % size;
  };
  const auto from_output = [&](std::int64_t oc) { return from(oc, group_outputs); };
  const auto from_input = [&](std::int64_t c) { return from(c, group_inputs); };
  Operands operands{copies_along(trial.input(), 1, large.in_channels, from_input),
                    copies_along(trial.weight(), 0, large.out_channels, from_output),
                    {}};
  for (std::int64_t oc = 0; p.bias && oc < large.out_channels; ++oc) {
    operands.bias.push_back(trial.bias()[static_cast<std::size_t>(from_output(oc))]);
  }
  const Values expected = copies_along(trial.run(), 1, large.out_channels, from_output);
  return trial.expect_same(expected, trial.run(large, operands),
                           "copies of the groups' outputs and the output for copies of the groups");
}

}  // namespace

const Law many_groups_are_computed_alike{
    .name = "many_groups_are_computed_alike",
    .chapter = "C21",
    .formula = "x, w and b of some groups i, up to 2^16 and more: the output is that of groups i",
    .reason = "a group is convolved by itself, whatever its number",
    .exactness = Exactness::integers,
    .judge = judge_many_groups_are_computed_alike,
    .adapt = adapt_many_groups_are_computed_alike,
};

}  // namespace convlaw
