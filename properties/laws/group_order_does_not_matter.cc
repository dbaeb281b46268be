// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_group_order_does_not_matter(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t by = trial.draw(1, p.groups - 1);
  const auto moved = [&](std::int64_t channel, std::int64_t channels) {
    return (channel + channels / p.groups * by) % channels;
  };
  const auto from_input = [&](std::int64_t c) { return moved(c, p.in_channels); };
  const auto from = [&](std::int64_t oc) { return moved(oc, p.out_channels); };
  Operands rotated = trial.operands();
  rotated.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, from_input(c), h, w);
  });
  rotated.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(from(oc), ic, kh, kw);
  });
  for (std::size_t oc = 0; oc < rotated.bias.size(); ++oc) {
    rotated.bias[oc] = trial.bias()[static_cast<std::size_t>(from(static_cast<std::int64_t>(oc)))];
  }
  const Values y = trial.run();
  const Values expected = make_values(
      y.extents(), [&](auto n, auto oc, auto h, auto w) { return y(n, from(oc), h, w); });
  return trial.expect_same(expected, trial.run(p, rotated),
                           "the output with its groups in another order and that of such operands");
}

}  // namespace

const Law group_order_does_not_matter{
    .name = "group_order_does_not_matter",
    .chapter = "C5b",
    .formula = "f(x[:, pi], w[pi], b[pi]) = f(x, w, b)[:, pi] for pi that permutes whole groups",
    .reason = "every group is convolved by itself",
    .exactness = Exactness::integers,
    .judge = judge_group_order_does_not_matter,
    .adapt = use_two_groups,
    .kept_because = "it points at the place of a group: the first, a tail, a block",
};

}  // namespace convlaw
