// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_nan_in_bias_or_weight_stays_in_its_channel(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no NaN");
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const Conv2dProblem& p = trial.problem();
  const std::int64_t channel = trial.draw(0, p.out_channels - 1);
  const bool in_bias = trial.draw(0, 1) == 0;
  Operands operands = trial.operands();
  if (in_bias) {
    operands.bias[static_cast<std::size_t>(channel)] = kNan;
  } else {
    const Extents extents = operands.weight.extents();
    operands.weight(channel, trial.draw(0, extents[1] - 1), trial.draw(0, extents[2] - 1),
                    trial.draw(0, extents[3] - 1)) = kNan;
  }
  const Values y = trial.run();
  const Values got = trial.run(p, operands);
  // Where the tap lies in the padding, NaN and the plain output are both legal: 0 * NaN or nothing.
  const Values expected = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    if (oc != channel) return y(n, oc, oh, ow);
    return in_bias ? kNan : got(n, oc, oh, ow);
  });
  return trial.expect_same(expected, got, "the outputs of the channels that the NaN is not in");
}

}  // namespace

const Law nan_in_bias_or_weight_stays_in_its_channel{
    .name = "nan_in_bias_or_weight_stays_in_its_channel",
    .chapter = "G4",
    .formula =
        "b[oc] or w[oc, ...] is NaN: y[:, oc'] keeps its bits for oc' != oc; b[oc] = NaN makes "
        "all of y[:, oc] NaN",
    .reason = "an output channel has its own weight and bias for operands and no other's",
    .exactness = Exactness::direct_only,
    .judge = judge_nan_in_bias_or_weight_stays_in_its_channel,
    .adapt = use_bias,
};

}  // namespace convlaw
