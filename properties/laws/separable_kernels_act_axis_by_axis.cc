// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kColumnTaps = 3;  // of the column that one output channel begins with

Verdict judge_separable_kernels_act_axis_by_axis(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Conv2dProblem numeric = with_numeric_padding(p);
  // Columns first, from the input channels to the output channels; then rows, each channel by
  // itself.
  Conv2dProblem columns = numeric;
  columns.kernel_size.w = columns.stride.w = columns.dilation.w = 1;
  columns.padding.begin.w = columns.padding.end.w = 0;
  columns.bias = false;
  Conv2dProblem rows = numeric;
  rows.kernel_size.h = rows.stride.h = rows.dilation.h = 1;
  rows.padding.begin.h = rows.padding.end.h = 0;
  if (find_illegality(columns)) return Verdict::inconclusive("torch does not crop one axis alone");
  rows.height = output_size(columns).h;
  rows.in_channels = rows.groups = p.out_channels;
  if (find_illegality(rows)) return Verdict::inconclusive("torch does not crop one axis alone");
  trial.require_room(columns);
  trial.require_room(rows);

  // What the first makes must be an input of the second, in 8 bits too.
  const bool is_unsigned = trial.typed().dtype == ElementType::u8;
  const auto sign = [&] { return static_cast<double>(2 * trial.draw(0, 1) - 1); };
  Operands first{trial.input(), Values(weight_extents(columns)), {}};
  if (trial.of_integers()) {
    for (double& x : first.input.elements()) x = std::trunc(x / (kColumnTaps + 1));
  }
  for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
    const std::int64_t ic = trial.draw(0, first.weight.extent(1) - 1);
    for (std::int64_t i = 0; i < kColumnTaps; ++i) {
      first.weight(oc, ic, trial.draw(0, p.kernel_size.h - 1), 0) = is_unsigned ? 1 : sign();
    }
  }
  Operands second{
      {}, make_values(weight_extents(rows), [&](auto...) { return sign(); }), trial.bias()};
  Operands both = first;
  both.weight = make_values(weight_extents(p), [&](auto oc, auto ic, auto kh, auto kw) {
    return first.weight(oc, ic, kh, 0) * second.weight(oc, 0, 0, kw);
  });
  both.bias = trial.bias();
  second.input = trial.run(columns, first);
  return trial.expect_same(trial.run(rows, second), trial.run(p, both),
                           "a convolution along columns and then along rows, and by the kernel "
                           "that is their product");
}

}  // namespace

const Law separable_kernels_act_axis_by_axis{
    .name = "separable_kernels_act_axis_by_axis",
    .chapter = "D22",
    .formula = "f(x, u v^T) = f(f(x, u; along columns), v; along rows, channel by channel)",
    .reason = "padding, stride, dilation and the sums over a separable kernel go axis by axis",
    .exactness = Exactness::integers,
    .judge = judge_separable_kernels_act_axis_by_axis,
    .kept_because = "only here do the two axes compute alone what they compute together",
};

}  // namespace convlaw
