// SPDX-License-Identifier: MIT
#include <utility>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Values flip(const Values& a) {
  return make_values(a.extents(), [&](auto i, auto j, auto k, auto l) {
    return a(i, j, a.extent(2) - 1 - k, a.extent(3) - 1 - l);
  });
}

Verdict judge_flipping_everything_flips_the_output(Trial& trial) {
  // Cut off what no window reaches at the end: it would be at the beginning after the flip.
  Conv2dProblem exact = with_numeric_padding(trial.problem());
  const auto unread = [](const Axis& axis) {
    return (axis.padded() - axis.effective_kernel()) % axis.stride;
  };
  const Size2 rest{unread(vertical_axis(exact)), unread(horizontal_axis(exact))};
  if (exact.padding_mode == PaddingMode::circular && rest != Size2{0, 0}) {
    return Verdict::inconclusive("circular padding wraps what is left after cropping");
  }
  exact.padding.end.h -= rest.h;
  exact.padding.end.w -= rest.w;
  Conv2dProblem flipped = exact;
  std::swap(flipped.padding.begin, flipped.padding.end);
  if (find_illegality(exact) || find_illegality(flipped)) {
    return Verdict::inconclusive("the last window ends before the input begins");
  }
  Operands operands = trial.operands();
  operands.input = flip(operands.input);
  operands.weight = flip(operands.weight);
  return trial.expect_same(flip(trial.run()), trial.run(flipped, operands),
                           "the flipped output and that of flipped operands");
}

}  // namespace

const Law flipping_everything_flips_the_output{
    .name = "flipping_everything_flips_the_output",
    .chapter = "D13",
    .formula =
        "f(flip x, flip w; padding swapped) = flip f(x, w), where the last window ends with the "
        "padding",
    .reason =
        "the windows are the same, met from the other end; with the law of single taps it "
        "tells correlation from convolution",
    .exactness = Exactness::integers,
    .judge = judge_flipping_everything_flips_the_output,
    .kept_because = "it points at an end of an axis that is treated unlike the other",
};

}  // namespace convlaw
