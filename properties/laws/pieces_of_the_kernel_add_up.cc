// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_pieces_of_the_kernel_add_up(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Values padded = trial.padded_input();

  // Rows, columns or single taps, each on the part of the padded input that it meets.
  const std::int64_t way = trial.draw(0, 2);
  Conv2dProblem piece = without_padding(p);
  if (way != 1) piece.kernel_size.h = 1;
  if (way != 0) piece.kernel_size.w = 1;
  const Size2 out = output_size(p);
  piece.height = (out.h - 1) * p.stride.h + vertical_axis(piece).effective_kernel();
  piece.width = (out.w - 1) * p.stride.w + horizontal_axis(piece).effective_kernel();

  Values sum(output_extents(p));
  for (std::int64_t top = 0; top < p.kernel_size.h; top += piece.kernel_size.h) {
    for (std::int64_t left = 0; left < p.kernel_size.w; left += piece.kernel_size.w) {
      const bool is_first = top == 0 && left == 0;
      Operands operands;
      operands.input = make_values(input_extents(piece), [&](auto n, auto c, auto h, auto w) {
        return padded(n, c, top * p.dilation.h + h, left * p.dilation.w + w);
      });
      operands.weight = make_values(weight_extents(piece), [&](auto oc, auto ic, auto h, auto w) {
        return trial.weight()(oc, ic, top + h, left + w);
      });
      operands.bias = is_first ? trial.bias() : scale(trial.bias(), 0);
      sum = add(sum, trial.run(piece, operands));
    }
  }
  return trial.expect_same(sum, trial.run(),
                           "the sum over the pieces of the kernel and the output of the whole");
}

}  // namespace

const Law pieces_of_the_kernel_add_up{
    .name = "pieces_of_the_kernel_add_up",
    .chapter = "D17",
    .formula = "f(x, w) = sum over the rows, columns or taps of w of f(x shifted to meet it, it)",
    .reason = "a sum over a kernel is the sum over its parts",
    .exactness = Exactness::integers,
    .judge = judge_pieces_of_the_kernel_add_up,
    .kept_because = "it points at the kernel's own coordinates: each row, column and tap by itself",
};

}  // namespace convlaw
