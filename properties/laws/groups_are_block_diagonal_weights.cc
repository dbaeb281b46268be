// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_groups_are_block_diagonal_weights(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  Conv2dProblem dense = p;
  dense.groups = 1;
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(dense), [&](auto oc, auto c, auto kh, auto kw) {
    const bool same_group = oc / group_outputs == c / group_inputs;
    return same_group ? trial.weight()(oc, c % group_inputs, kh, kw) : 0.0;
  });
  return trial.expect_same(trial.run(dense, operands), trial.run(),
                           "the ungrouped output for a block-diagonal weight and the grouped one");
}

}  // namespace

const Law groups_are_block_diagonal_weights{
    .name = "groups_are_block_diagonal_weights",
    .chapter = "C9",
    .formula = "f(x, w; groups = g) = f(x, blockdiag(w); groups = 1)",
    .reason = "an output channel of group i sees the input channels of group i alone",
    .exactness = Exactness::integers,
    .judge = judge_groups_are_block_diagonal_weights,
    .adapt = use_two_groups,
    .kept_because =
        "it points at the groups, and is the one law that turns a grouped problem into an "
        "ungrouped one of the same size",
};

}  // namespace convlaw
