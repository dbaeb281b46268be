// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kMostChannels = 8;

Verdict judge_channel_checksums_agree(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.out_channels / p.groups;
  Conv2dProblem sums = p;
  sums.out_channels = p.groups;

  // Up to kMostChannels channels of every group, each counted once with a random sign.
  std::vector<double> factors(static_cast<std::size_t>(p.out_channels));
  for (std::int64_t group = 0; group < p.groups; ++group) {
    for (std::int64_t i = 0; i < kMostChannels; ++i) {
      const std::int64_t oc = group * size + trial.draw(0, size - 1);
      factors[static_cast<std::size_t>(oc)] = trial.draw(0, 1) == 0 ? 1 : -1;
    }
  }
  const auto sum = [&](std::int64_t group, auto channel_value) {
    double total = 0;
    for (std::int64_t oc = group * size; oc < (group + 1) * size; ++oc) {
      const double factor = factors[static_cast<std::size_t>(oc)];
      if (factor != 0) total += factor * channel_value(oc);
    }
    return total;
  };
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(sums), [&](auto group, auto ic, auto kh, auto kw) {
    return sum(group, [&](auto oc) { return trial.weight()(oc, ic, kh, kw); });
  });
  operands.bias.clear();
  for (std::int64_t group = 0; p.bias && group < p.groups; ++group) {
    operands.bias.push_back(
        sum(group, [&](auto oc) { return trial.bias()[static_cast<std::size_t>(oc)]; }));
  }
  const Values y = trial.run();
  const Values expected =
      make_values(output_extents(sums), [&](auto n, auto group, auto h, auto w) {
        return sum(group, [&](auto oc) { return y(n, oc, h, w); });
      });
  return trial.expect_same(expected, trial.run(sums, operands),
                           "a signed sum of output channels and the output for the sum of weights");
}

}  // namespace

const Law channel_checksums_agree{
    .name = "channel_checksums_agree",
    .chapter = "C14",
    .formula = "sum over oc of r[oc] f(x, w[oc], b[oc]) = f(x, sum of r w, sum of r b)",
    .reason =
        "linear in the weight; a whole output is checked for the price of one channel (Huang "
        "and Abraham 1984)",
    .exactness = Exactness::integers,
    .judge = judge_channel_checksums_agree,
    .headroom = kMostChannels,
    .kept_because =
        "it checks all output channels of a layer that no reference can be afforded for",
};

}  // namespace convlaw
