// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

void adapt_other_output_channels_may_hold_anything(Case& c) {
  use_bias(c);
  use_two_group_outputs(c);
}

Verdict judge_other_output_channels_may_hold_anything(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t channel = trial.draw(0, p.out_channels - 1);
  const double huge = huge_value(trial.types().weight);
  Operands changed = trial.operands();
  changed.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return oc == channel ? trial.weight()(oc, ic, kh, kw) : huge;
  });
  for (std::size_t oc = 0; oc < changed.bias.size(); ++oc) {
    if (static_cast<std::int64_t>(oc) != channel) changed.bias[oc] = huge;
  }
  const auto only = [&](const Values& y) {
    return make_values({y.extent(0), 1, y.extent(2), y.extent(3)},
                       [&](auto n, auto, auto h, auto w) { return y(n, channel, h, w); });
  };
  return trial.expect_same(
      only(trial.run()), only(trial.run(p, changed)),
      "a channel's output before and after the weight and bias of the others became huge");
}

}  // namespace

const Law other_output_channels_may_hold_anything{
    .name = "other_output_channels_may_hold_anything",
    .chapter = "C18",
    .formula =
        "w[oc] = w'[oc], b[oc] = b'[oc]: f(x, w, b)[:, oc] = f(x, w', b')[:, oc], bit for bit, "
        "with huge numbers elsewhere in w' and b'",
    .reason =
        "no other channel's weight or bias is an operand: no range, scale or flag may be taken "
        "over the channels",
    .exactness = Exactness::any_data,
    .judge = judge_other_output_channels_may_hold_anything,
    .adapt = adapt_other_output_channels_may_hold_anything,
};

}  // namespace convlaw
