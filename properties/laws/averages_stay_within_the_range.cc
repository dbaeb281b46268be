// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_averages_stay_within_the_range(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  // Two halves at taps that may be one and the same; in integers two ones, which make twice the
  // average.
  const double part = trial.of_integers() ? 1 : 0.5;
  Operands operands = trial.operands();
  operands.weight = Values(weight_extents(p));
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    for (int i = 0; i < 2; ++i) {
      operands.weight(oc, trial.draw(0, group_inputs - 1), trial.draw(0, p.kernel_size.h - 1),
                      trial.draw(0, p.kernel_size.w - 1)) += part;
    }
  }
  operands.bias = scale(operands.bias, 0);

  // The range of each group's input in each image. Padding zeros may widen it.
  const bool has_zeros = p.padding_mode == PaddingMode::zeros;
  const auto range_of = [&](std::int64_t n, std::int64_t group) {
    const auto& x = trial.input().elements();
    const std::int64_t size = group_inputs * p.height * p.width;
    const auto first = x.begin() + n * p.groups * size + group * size;
    auto [low, high] = std::minmax_element(first, first + size);
    return has_zeros ? std::pair(std::min(*low, 0.0), std::max(*high, 0.0))
                     : std::pair(*low, *high);
  };
  const Values y = trial.run(p, operands);
  Verdict verdict = Verdict::holds();
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
      const std::pair<double, double> range = range_of(n, oc / group_outputs);
      const double low = range.first;
      const double high = range.second;
      for_each_index({1, 1, y.extent(2), y.extent(3)}, [&](auto, auto, auto oh, auto ow) {
        const double got = y(n, oc, oh, ow);
        const bool is_within = 2 * part * low <= got && got <= 2 * part * high;  // false for NaN
        if (is_within || verdict.is_failure()) return;
        verdict = Verdict::broken("an average of two input elements is outside their range");
        const double bound = 2 * part * (got < low ? low : high);
        verdict.difference = Difference{{n, oc, oh, ow}, bound, got, 1, y.size(), {}};
      });
    }
  }
  return verdict;
}

}  // namespace

const Law averages_stay_within_the_range{
    .name = "averages_stay_within_the_range",
    .chapter = "F6",
    .formula = "w[oc] = 1/2 at two taps, b = 0: min x <= y <= max x, without any allowance",
    .reason =
        "halves are exact, and rounding the sum of two of them does not pass their common bound",
    .exactness = Exactness::direct_only,
    .judge = judge_averages_stay_within_the_range,
    .kept_because =
        "a maximum principle: on data of any kind it asks for no second run and no place",
};

}  // namespace convlaw
