// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_single_taps_shift_the_input(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const std::int64_t taps = group_inputs * p.kernel_size.h * p.kernel_size.w;
  const std::int64_t first = trial.draw(0, taps - 1);
  // Output channel oc has a single weight, of 1, at this position of its kernel.
  const auto tap_of = [&](std::int64_t oc) { return (first + oc) % taps; };

  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(p), [&](auto oc, auto ic, auto kh, auto kw) {
    return (ic * p.kernel_size.h + kh) * p.kernel_size.w + kw == tap_of(oc) ? 1.0 : 0.0;
  });
  const Values expected = make_values(output_extents(p), [&](auto n, auto oc, auto oh, auto ow) {
    const std::int64_t tap = tap_of(oc);
    const std::int64_t c =
        oc / group_outputs * group_inputs + tap / (p.kernel_size.h * p.kernel_size.w);
    const auto ih = rows.source(oh, tap / p.kernel_size.w % p.kernel_size.h);
    const auto iw = columns.source(ow, tap % p.kernel_size.w);
    const double bias = p.bias ? trial.bias()[static_cast<std::size_t>(oc)] : 0;
    return ih && iw ? bias + trial.input()(n, c, *ih, *iw) : bias;
  });
  return trial.expect_same(expected, trial.run(p, operands),
                           "the shifted input and the output for kernels with a single 1");
}

}  // namespace

const Law single_taps_shift_the_input{
    .name = "single_taps_shift_the_input",
    .chapter = "D2",
    .formula =
        "w[oc] = 1 at (ic, kh, kw), else 0: y[n, oc, oh, ow] = b[oc] + "
        "x[n, c, oh stride - padding + kh dilation, ...]",
    .reason = "such an output copies the element under that tap; padding copies what its mode says",
    .exactness = Exactness::integers,
    .judge = judge_single_taps_shift_the_input,
    .compares_with_definition = true,
};

}  // namespace convlaw
