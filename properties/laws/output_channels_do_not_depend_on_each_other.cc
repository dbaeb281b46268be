// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_output_channels_do_not_depend_on_each_other(Trial& trial) {
  // Keep the first few output channels of every group.
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.out_channels / p.groups;
  const std::int64_t kept = trial.draw(1, size);
  const auto from = [&](std::int64_t oc) { return oc / kept * size + oc % kept; };
  Conv2dProblem fewer = p;
  fewer.out_channels = kept * p.groups;
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(fewer), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(from(oc), ic, kh, kw);
  });
  operands.bias.clear();
  for (std::int64_t oc = 0; p.bias && oc < fewer.out_channels; ++oc) {
    operands.bias.push_back(trial.bias()[static_cast<std::size_t>(from(oc))]);
  }
  const Values y = trial.run();
  const Values expected = make_values(
      output_extents(fewer), [&](auto n, auto oc, auto h, auto w) { return y(n, from(oc), h, w); });
  return trial.expect_same(expected, trial.run(fewer, operands),
                           "some output channels among all and by themselves");
}

}  // namespace

const Law output_channels_do_not_depend_on_each_other{
    .name = "output_channels_do_not_depend_on_each_other",
    .chapter = "C4",
    .formula = "f(x, w[K], b[K]) = f(x, w, b)[:, K] for the first channels K of every group",
    .reason = "an output channel does not know how many there are",
    .exactness = Exactness::integers,
    .judge = judge_output_channels_do_not_depend_on_each_other,
    .kept_because = "it points at the number of output channels: a tail, a block",
};

}  // namespace convlaw
