// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convlaw/pad.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Windows with gaps between them, and two windows at least along each axis.
void adapt_rows_between_windows_can_be_cut_out(Case& c) {
  use_numeric_padding(c);
  Conv2dProblem& p = c.problem();
  const auto spread = [](const Axis& axis, std::int64_t& stride, std::int64_t& extent) {
    stride = std::max(stride, grown(axis.effective_kernel(), 1, 1));
    const std::int64_t least = grown(axis.effective_kernel() - axis.begin - axis.end, 1, stride);
    extent = std::max(extent, least);
  };
  Conv2dProblem spaced = p;
  spread(vertical_axis(p), spaced.stride.h, spaced.height);
  spread(horizontal_axis(p), spaced.stride.w, spaced.width);
  if (!find_illegality(spaced)) p = spaced;
}

Verdict judge_rows_between_windows_can_be_cut_out(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Conv2dProblem plain = without_padding(p);
  Conv2dProblem close = plain;
  close.stride = {vertical_axis(p).effective_kernel(), horizontal_axis(p).effective_kernel()};
  const Size2 out = output_size(p);
  close.height = grown(0, out.h, close.stride.h);
  close.width = grown(0, out.w, close.stride.w);
  if (close.stride.h > p.stride.h || close.stride.w > p.stride.w) {
    return Verdict::inconclusive("windows overlap");
  }
  trial.require_room(close);
  const Values padded = trial.padded_input();
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(close), [&](auto n, auto c, auto h, auto w) {
    return padded(n, c, h / close.stride.h * p.stride.h + h % close.stride.h,
                  w / close.stride.w * p.stride.w + w % close.stride.w);
  });
  return trial.expect_same(trial.run(close, operands), trial.run(),
                           "the output for windows side by side, and for windows with gaps");
}

}  // namespace

const Law rows_between_windows_can_be_cut_out{
    .name = "rows_between_windows_can_be_cut_out",
    .chapter = "D26",
    .formula =
        "stride > dilation (kernel_size - 1) + 1: f(x; stride) = f(x without the rows and columns "
        "between windows; dilation (kernel_size - 1) + 1)",
    .reason = "what lies between two windows is in neither; for 1x1 it is x[::stride] at stride 1",
    .exactness = Exactness::integers,
    .judge = judge_rows_between_windows_can_be_cut_out,
    .adapt = adapt_rows_between_windows_can_be_cut_out,
    .kept_because = "it points at strides beyond the kernel, where silent mistakes cluster",
};

}  // namespace convlaw
