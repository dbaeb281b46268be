// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Two at least beside the one that counts.
void adapt_weights_of_zeros_leave_one_channel(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.in_channels < 3 * p.groups) p.in_channels = 3 * p.groups;
}

Verdict judge_weights_of_zeros_leave_one_channel(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.in_channels / p.groups;
  const std::int64_t chosen = trial.draw(0, size - 1);
  Operands selecting = trial.operands();
  selecting.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return ic == chosen ? trial.weight()(oc, ic, kh, kw) : 0.0;
  });
  Conv2dProblem alone = p;
  alone.in_channels = p.groups;
  const Operands one{make_values(input_extents(alone),
                                 [&](auto n, auto group, auto h, auto w) {
                                   return trial.input()(n, group * size + chosen, h, w);
                                 }),
                     make_values(weight_extents(alone),
                                 [&](auto oc, auto, auto kh, auto kw) {
                                   return trial.weight()(oc, chosen, kh, kw);
                                 }),
                     trial.bias()};
  return trial.expect_same(trial.run(alone, one), trial.run(p, selecting),
                           "the output of one channel of every group by itself, and that of all "
                           "with weights of zeros for the others");
}

}  // namespace

const Law weights_of_zeros_leave_one_channel{
    .name = "weights_of_zeros_leave_one_channel",
    .chapter = "C12",
    .formula = "w[:, ic] = 0 for ic != c: f(x, w) = f(x[:, c], w[:, c]) in every group",
    .reason = "channels with weights of zeros add zeros, whatever is in them",
    .exactness = Exactness::integers,
    .judge = judge_weights_of_zeros_leave_one_channel,
    .adapt = adapt_weights_of_zeros_leave_one_channel,
    .kept_because =
        "it names the channel that is read, where the laws that see the same say that sums differ",
};

}  // namespace convlaw
