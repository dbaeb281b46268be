// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

Verdict judge_other_groups_may_hold_anything(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group = trial.draw(0, p.groups - 1);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const double huge = huge_value(trial.types().input);
  Operands changed = trial.operands();
  changed.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    return c / group_inputs == group ? trial.input()(n, c, h, w) : huge;
  });
  const auto only = [&](const Values& y) {
    return make_values(
        {y.extent(0), group_outputs, y.extent(2), y.extent(3)},
        [&](auto n, auto oc, auto h, auto w) { return y(n, group * group_outputs + oc, h, w); });
  };
  return trial.expect_same(only(trial.run()), only(trial.run(p, changed)),
                           "a group's output before and after the others' input became huge");
}

}  // namespace

const Law other_groups_may_hold_anything{
    .name = "other_groups_may_hold_anything",
    .chapter = "C20",
    .formula =
        "x = x' on the channels of a group: f(x) = f(x') there, bit for bit, with huge numbers in "
        "the other groups of x'",
    .reason =
        "no other group's input is an operand: no range, scale or flag may be taken over the "
        "channels of all groups",
    .exactness = Exactness::any_data,
    .judge = judge_other_groups_may_hold_anything,
    .adapt = use_two_groups,
};

}  // namespace convlaw
