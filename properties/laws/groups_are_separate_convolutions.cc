// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_groups_are_separate_convolutions(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group = trial.draw(0, p.groups - 1);
  Conv2dProblem alone = p;
  alone.groups = 1;
  alone.in_channels = p.in_channels / p.groups;
  alone.out_channels = p.out_channels / p.groups;
  const std::int64_t first_input = group * alone.in_channels;
  const std::int64_t first_output = group * alone.out_channels;

  Operands operands;
  operands.input = make_values(input_extents(alone), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, first_input + c, h, w);
  });
  operands.weight = make_values(weight_extents(alone), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(first_output + oc, ic, kh, kw);
  });
  if (p.bias) {
    const auto first = trial.bias().begin() + first_output;
    operands.bias.assign(first, first + alone.out_channels);
  }
  const Values y = trial.run();
  const Values expected = make_values(output_extents(alone), [&](auto n, auto oc, auto h, auto w) {
    return y(n, first_output + oc, h, w);
  });
  return trial.expect_same(expected, trial.run(alone, operands),
                           "a group's output among all groups and by itself");
}

}  // namespace

const Law groups_are_separate_convolutions{
    .name = "groups_are_separate_convolutions",
    .chapter = "C10",
    .formula = "f(x, w; groups = g) = concatenation over i of f(x_i, w_i; groups = 1)",
    .reason = "groups share nothing",
    .exactness = Exactness::integers,
    .judge = judge_groups_are_separate_convolutions,
    .adapt = use_two_groups,
    .kept_because = "it points at the groups, and costs one group more than the problem",
};

}  // namespace convlaw
