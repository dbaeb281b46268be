// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_channel_ranges_add_up(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t size = p.in_channels / p.groups;
  const std::int64_t cut = trial.draw(1, size - 1);

  // The convolution of input channels [first, first + count) of every group.
  const auto part = [&](std::int64_t first, std::int64_t count, double bias_factor) {
    Conv2dProblem some = p;
    some.in_channels = count * p.groups;
    Operands operands{make_values(input_extents(some),
                                  [&](auto n, auto c, auto h, auto w) {
                                    return trial.input()(n, c / count * size + first + c % count, h,
                                                         w);
                                  }),
                      make_values(weight_extents(some),
                                  [&](auto oc, auto ic, auto kh, auto kw) {
                                    return trial.weight()(oc, first + ic, kh, kw);
                                  }),
                      scale(trial.bias(), bias_factor)};
    return trial.run(some, operands);
  };
  return trial.expect_same(add(part(0, cut, 1), part(cut, size - cut, 0)), trial.run(),
                           "the sum over two ranges of input channels and the whole");
}

}  // namespace

const Law channel_ranges_add_up{
    .name = "channel_ranges_add_up",
    .chapter = "C6",
    .formula = "f([x1, x2], [w1, w2], b) = f(x1, w1, b) + f(x2, w2, 0)",
    .reason = "an output sums over the input channels of its group",
    .exactness = Exactness::integers,
    .judge = judge_channel_ranges_add_up,
    .adapt = use_two_group_inputs,
    .kept_because =
        "it points at the number of input channels, and needs two thirds of the work of a "
        "reference",
};

}  // namespace convlaw
