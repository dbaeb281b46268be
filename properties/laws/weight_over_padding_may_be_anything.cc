// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

bool is_vertical(const Case& c) { return c.data.seed % 2 == 0; }

// Taps that lie over the image in some window.
std::vector<bool> taps_in_use(const Axis& axis) {
  std::vector<bool> used(static_cast<std::size_t>(axis.kernel));
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (axis.source(out, tap)) used[static_cast<std::size_t>(tap)] = true;
    }
  }
  return used;
}

// One window, whose first row (or column) of taps is in the padding.
void adapt_weight_over_padding_may_be_anything(Case& c) {
  use_zeros_mode(c);
  Conv2dProblem& p = c.problem();
  p = with_numeric_padding(p);
  const Axis axis = is_vertical(c) ? vertical_axis(p) : horizontal_axis(p);
  if (axis.begin > 0 && axis.kernel > 1 && axis.output() == 1) return;
  Axis one = axis;
  // A dilation without a second tap may be of any size; with one, padding must make up for it.
  if (axis.kernel == 1) one.dilation = 1;
  one.kernel = std::max<std::int64_t>(axis.kernel, 2);
  one.begin = std::max<std::int64_t>(axis.begin, 1);
  one.end = std::max<std::int64_t>({axis.end, 0, one.effective_kernel() - one.extent - one.begin});
  one.stride = std::max(one.stride, one.padded());
  (is_vertical(c) ? p.kernel_size.h : p.kernel_size.w) = one.kernel;
  (is_vertical(c) ? p.dilation.h : p.dilation.w) = one.dilation;
  (is_vertical(c) ? p.padding.begin.h : p.padding.begin.w) = one.begin;
  (is_vertical(c) ? p.padding.end.h : p.padding.end.w) = one.end;
  (is_vertical(c) ? p.stride.h : p.stride.w) = one.stride;
  // Torch crops one end of an axis, or both by different amounts.
  if (p.padding.is_symmetric()) {
    p.padding.begin = p.padding.end = {std::max<std::int64_t>(p.padding.begin.h, 0),
                                       std::max<std::int64_t>(p.padding.begin.w, 0)};
  }
}

Verdict judge_weight_over_padding_may_be_anything(Trial& trial) {
  const std::vector<bool> rows = taps_in_use(vertical_axis(trial.problem()));
  const std::vector<bool> columns = taps_in_use(horizontal_axis(trial.problem()));
  const double huge = huge_value(trial.types().weight);
  Operands changed = trial.operands();
  changed.weight = make_values(trial.weight().extents(), [&](auto oc, auto ic, auto kh, auto kw) {
    const bool used = rows[static_cast<std::size_t>(kh)] && columns[static_cast<std::size_t>(kw)];
    return used ? trial.weight()(oc, ic, kh, kw) : huge;
  });
  return trial.expect_same(trial.run(), trial.run(trial.problem(), changed),
                           "the output and that with huge weights where every window has padding");
}

}  // namespace

const Law weight_over_padding_may_be_anything{
    .name = "weight_over_padding_may_be_anything",
    .chapter = "A16",
    .formula = "f(x, w) = f(x, w') where w' differs from w at taps that are always in the padding",
    .reason = "such a tap multiplies zeros, or nothing at all",
    .exactness = Exactness::direct_only,
    .judge = judge_weight_over_padding_may_be_anything,
    .adapt = adapt_weight_over_padding_may_be_anything,
};

}  // namespace convlaw
