// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// More channels in a group than most blocks of channels have.
constexpr std::int64_t kBeyondABlock = 1040;
constexpr double kMostProducts = 4e6;
constexpr double kMostElements = 1e6;

Verdict judge_channels_of_zeros_add_nothing(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.in_channels / p.groups;
  const auto with_further = [&](std::int64_t channels) {
    Conv2dProblem more = p;
    more.in_channels = (size + channels) * p.groups;
    return more;
  };
  Conv2dProblem more = with_further(kBeyondABlock);
  const bool is_affordable = static_cast<double>(multiply_adds(more)) < kMostProducts &&
                             elements_of_a_run(more) < kMostElements;
  if (trial.draw(0, 63) != 0 || !is_affordable) more = with_further(trial.draw(1, 17));
  const std::int64_t larger = more.in_channels / p.groups;
  trial.require_room(more);
  // Ones over the zeros; fewer where a sum of all of them would not be known to be exact.
  double largest = 1;
  for (const double x : trial.input().elements()) largest = std::max(largest, std::abs(x));
  const double room = std::ldexp(1.0, precision_bits(trial.types().output) - 1) / largest;
  const std::int64_t taps = p.kernel_size.h * p.kernel_size.w;
  const auto step =
      static_cast<std::int64_t>(std::ceil(static_cast<double>((larger - size) * taps) / room));
  const Operands operands{
      make_values(input_extents(more),
                  [&](auto n, auto c, auto h, auto w) {
                    const std::int64_t ic = c % larger;
                    return ic < size ? trial.input()(n, c / larger * size + ic, h, w) : 0.0;
                  }),
      make_values(weight_extents(more),
                  [&](auto oc, auto ic, auto kh, auto kw) {
                    if (ic < size) return trial.weight()(oc, ic, kh, kw);
                    const std::int64_t tap = (ic * p.kernel_size.h + kh) * p.kernel_size.w + kw;
                    return (tap - size * taps) % step == 0 ? 1.0 : 0.0;
                  }),
      trial.bias()};
  return trial.expect_same(trial.run(), trial.run(more, operands),
                           "the output and that with channels of zeros in every group");
}

}  // namespace

const Law channels_of_zeros_add_nothing{
    .name = "channels_of_zeros_add_nothing",
    .chapter = "C7",
    .formula = "f([x, 0], [w, w']) = f(x, w) for any w', up to more than a thousand channels",
    .reason = "the further products are zeros, however many there are",
    .exactness = Exactness::integers,
    .judge = judge_channels_of_zeros_add_nothing,
    .headroom = 2,
    .kept_because = "it alone runs more than a thousand input channels, where sums are blocked",
};

}  // namespace convlaw
