// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_balanced_channel_scaling_cancels(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  if (trial.of_integers()) return Verdict::inconclusive("integers have no negative powers of two");
  const std::int64_t most = trial.typed().dtype == ElementType::f16 ? 4 : 20;
  std::vector<double> factors;
  for (std::int64_t c = 0; c < p.in_channels; ++c) {
    factors.push_back(std::ldexp(1.0, static_cast<int>(trial.draw(0, 2 * most) - most)));
  }
  const auto factor_of = [&](std::int64_t c) { return factors[static_cast<std::size_t>(c)]; };
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  Operands scaled = trial.operands();
  scaled.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    return trial.input()(n, c, h, w) * factor_of(c);
  });
  scaled.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(oc, ic, kh, kw) / factor_of(oc / group_outputs * group_inputs + ic);
  });
  return trial.expect_same(trial.run(), trial.run(p, scaled),
                           "f(x, w) and f with channel c of x times 2^k_c and of w times 2^-k_c");
}

}  // namespace

const Law balanced_channel_scaling_cancels{
    .name = "balanced_channel_scaling_cancels",
    .chapter = "B10",
    .formula = "f(2^k_c x_c, 2^-k_c w_c, b) = f(x, w, b), bit for bit",
    .reason = "the products are the same numbers, though their factors span many binades",
    .exactness = Exactness::any_data,
    .judge = judge_balanced_channel_scaling_cancels,
    .kept_because =
        "the sums stay as they are, so that what changes is a product or an operand that was held "
        "too narrowly",
};

}  // namespace convlaw
