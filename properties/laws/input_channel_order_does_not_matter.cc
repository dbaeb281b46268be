// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_input_channel_order_does_not_matter(Trial& trial) {
  const std::int64_t size = trial.problem().in_channels / trial.problem().groups;
  const std::int64_t by = trial.draw(1, size);
  const auto from = [&](std::int64_t c) { return c / size * size + (c % size + by) % size; };
  Operands rotated = trial.operands();
  rotated.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, from(c), h, w);
  });
  rotated.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(oc, from(ic), kh, kw);
  });
  return trial.expect_same(trial.run(), trial.run(trial.problem(), rotated),
                           "the output and that with the input channels in another order");
}

}  // namespace

const Law input_channel_order_does_not_matter{
    .name = "input_channel_order_does_not_matter",
    .chapter = "C5",
    .formula = "f(x[:, pi], w[:, pi]) = f(x, w) for pi within groups",
    .reason = "the sum over input channels has no order",
    .exactness = Exactness::integers,
    .judge = judge_input_channel_order_does_not_matter,
    .adapt = use_two_group_inputs,
    .kept_because = "it points at the place of an input channel: a tail, a block",
};

}  // namespace convlaw
