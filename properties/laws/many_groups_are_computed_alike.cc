// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/many.h"

namespace convlaw {
namespace {

void adapt(Case& c) {
  use_two_groups(c);
  use_tiny_image(c);
}

Verdict judge(Trial& trial) {
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
  Operands operands{make_values(input_extents(large),
                                [&](auto n, auto c, auto h, auto w) {
                                  return trial.input()(n, from(c, group_inputs), h, w);
                                }),
                    make_values(weight_extents(large),
                                [&](auto oc, auto ic, auto kh, auto kw) {
                                  return trial.weight()(from_output(oc), ic, kh, kw);
                                }),
                    {}};
  for (std::int64_t oc = 0; p.bias && oc < large.out_channels; ++oc) {
    operands.bias.push_back(trial.bias()[static_cast<std::size_t>(from_output(oc))]);
  }
  const Values y = trial.run();
  const Values expected = make_values(output_extents(large), [&](auto n, auto oc, auto h, auto w) {
    return y(n, from_output(oc), h, w);
  });
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
    .judge = judge,
    .adapt = adapt,
};

}  // namespace convlaw
