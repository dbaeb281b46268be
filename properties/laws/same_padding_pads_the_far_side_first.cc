// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

bool has_odd_total(std::int64_t kernel, std::int64_t dilation) {
  return dilation * (kernel - 1) % 2 != 0;
}

// 'same' with one row or column more at the end than at the beginning.
void adapt_same_padding_pads_the_far_side_first(Case& c) {
  use_zeros_mode(c);
  Conv2dProblem& p = c.problem();
  p.stride = {1, 1};
  p.padding = {Padding::Kind::same, {}, {}};
  if (find_illegality(p)) p.dilation = {1, 1};  // it was too large for padding as large
  if (has_odd_total(p.kernel_size.h, p.dilation.h) || has_odd_total(p.kernel_size.w, p.dilation.w))
    return;
  const bool vertical = c.data.seed % 2 == 0;
  std::int64_t& kernel = vertical ? p.kernel_size.h : p.kernel_size.w;
  std::int64_t& dilation = vertical ? p.dilation.h : p.dilation.w;
  kernel += kernel % 2;
  dilation -= 1 - dilation % 2;
  if (find_illegality(p)) dilation = 1;
}

Verdict judge_same_padding_pads_the_far_side_first(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  // F.pad(x, (0, odd_w, 0, odd_h)), then what remains on both sides alike.
  Conv2dProblem two_steps = p;
  const Size2 total{p.dilation.h * (p.kernel_size.h - 1), p.dilation.w * (p.kernel_size.w - 1)};
  two_steps.height += total.h % 2;
  two_steps.width += total.w % 2;
  two_steps.padding = Padding::symmetric({total.h / 2, total.w / 2});
  Operands operands = trial.operands();
  const Values& x = trial.input();
  operands.input = make_values(input_extents(two_steps), [&](auto n, auto c, auto h, auto w) {
    return h < x.extent(2) && w < x.extent(3) ? x(n, c, h, w) : 0.0;
  });
  return trial.expect_same(
      trial.run(two_steps, operands), trial.run(),
      "the output for padding on both sides alike behind F.pad of the rest, and padding='same'");
}

}  // namespace

const Law same_padding_pads_the_far_side_first{
    .name = "same_padding_pads_the_far_side_first",
    .chapter = "A4",
    .formula =
        "total = dilation (kernel_size - 1): f(x; 'same') = f(F.pad(x, total % 2 at the end); "
        "total // 2)",
    .reason = "it is what torch does where both ends cannot be padded alike; the output is H x W",
    .exactness = Exactness::integers,
    .judge = judge_same_padding_pads_the_far_side_first,
    .adapt = adapt_same_padding_pads_the_far_side_first,
    .kept_because =
        "it is the definition of 'same', and points at even kernels, whose odd row other "
        "frameworks put elsewhere",
};

}  // namespace convlaw
