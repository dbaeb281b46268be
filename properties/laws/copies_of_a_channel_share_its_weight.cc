// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_copies_of_a_channel_share_its_weight(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.in_channels / p.groups;
  const Values other = trial.draw_operands(p).weight;
  Conv2dProblem doubled = p;
  doubled.in_channels *= 2;
  trial.require_room(doubled);
  const Operands copies{make_values(input_extents(doubled),
                                    [&](auto n, auto c, auto h, auto w) {
                                      const std::int64_t group = c / (2 * size);
                                      return trial.input()(n, group * size + c % size, h, w);
                                    }),
                        make_values(weight_extents(doubled),
                                    [&](auto oc, auto ic, auto kh, auto kw) {
                                      return ic < size ? trial.weight()(oc, ic, kh, kw)
                                                       : other(oc, ic - size, kh, kw);
                                    }),
                        trial.bias()};
  const Operands sum{trial.input(), add(trial.weight(), other), trial.bias()};
  return trial.expect_same(trial.run(p, sum), trial.run(doubled, copies),
                           "f(x, w + w') and f([x, x], [w, w'])");
}

}  // namespace

const Law copies_of_a_channel_share_its_weight{
    .name = "copies_of_a_channel_share_its_weight",
    .chapter = "C8",
    .formula = "f([x, x], [w, w'], b) = f(x, w + w', b); w' = w doubles f - b",
    .reason = "x w + x w' = x (w + w')",
    .exactness = Exactness::integers,
    .judge = judge_copies_of_a_channel_share_its_weight,
    .headroom = 2,
    .kept_because =
        "it goes from any number of channels to twice as many, every one of which counts, in two "
        "runs",
};

}  // namespace convlaw
