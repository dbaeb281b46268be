// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Padding other than zeros continues a constant; zeros cut off the taps that lie in it.
bool in_reach(const Axis& axis, std::int64_t out, std::int64_t tap) {
  const std::int64_t i = out * axis.stride + tap * axis.dilation - axis.begin;
  return axis.mode != PaddingMode::zeros || (0 <= i && i < axis.extent);
}

Verdict judge_constant_input_sums_the_taps_in_reach(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  Operands operands = trial.operands();
  operands.input = make_values(trial.input().extents(), [](auto...) { return 1.0; });

  const Values tap_sums = make_values(
      {p.out_channels, 1, p.kernel_size.h, p.kernel_size.w}, [&](auto oc, auto, auto kh, auto kw) {
        double sum = 0;
        for (std::int64_t ic = 0; ic < trial.weight().extent(1); ++ic) {
          sum += trial.weight()(oc, ic, kh, kw);
        }
        return sum;
      });
  const Values expected = make_values(output_extents(p), [&](auto, auto oc, auto oh, auto ow) {
    double sum = p.bias ? trial.bias()[static_cast<std::size_t>(oc)] : 0;
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      if (!in_reach(rows, oh, kh)) continue;
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
        if (in_reach(columns, ow, kw)) sum += tap_sums(oc, 0, kh, kw);
      }
    }
    return sum;
  });
  return trial.expect_same(expected, trial.run(p, operands),
                           "sums of weights and the output for an input of ones");
}

}  // namespace

const Law constant_input_sums_the_taps_in_reach{
    .name = "constant_input_sums_the_taps_in_reach",
    .chapter = "D21",
    .formula =
        "x = 1: y[n, oc, oh, ow] = b[oc] + sum of w[oc, ic, kh, kw] over the taps inside the image",
    .reason = "each tap adds its weight; a padding zero adds nothing, other padding is 1 as well",
    .exactness = Exactness::integers,
    .judge = judge_constant_input_sums_the_taps_in_reach,
    .compares_with_definition = true,
};

}  // namespace convlaw
