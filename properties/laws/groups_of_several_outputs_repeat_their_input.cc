// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_groups_of_several_outputs_repeat_their_input(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  Conv2dProblem single = p;
  single.groups = p.out_channels;
  single.in_channels = group_inputs * p.out_channels;
  trial.require_room(single);
  Operands operands = trial.operands();  // the weight is the same tensor, and so is the bias
  operands.input = make_values(input_extents(single), [&](auto n, auto c, auto h, auto w) {
    const std::int64_t group = c / group_inputs / group_outputs;
    return trial.input()(n, group * group_inputs + c % group_inputs, h, w);
  });
  return trial.expect_same(
      trial.run(single, operands), trial.run(),
      "the output of one group for each output channel, its input repeated, and the output");
}

}  // namespace

const Law groups_of_several_outputs_repeat_their_input{
    .name = "groups_of_several_outputs_repeat_their_input",
    .chapter = "C11",
    .formula =
        "m = out_channels / groups: f(x, w; groups) = f(every group of x m times over, w; groups = "
        "out_channels)",
    .reason =
        "output channel oc reads group oc // m, which a depth multiplier m makes input channel oc "
        "// m and not oc % groups",
    .exactness = Exactness::integers,
    .judge = judge_groups_of_several_outputs_repeat_their_input,
    .adapt = use_two_group_outputs,
    .kept_because =
        "it points at the order of a depth multiplier's channels: weight and bias are the same in "
        "both runs",
};

}  // namespace convlaw
