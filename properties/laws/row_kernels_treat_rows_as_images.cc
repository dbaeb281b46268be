// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_row_kernels_treat_rows_as_images(Case& c) {
  Conv2dProblem& p = c.problem();
  p.kernel_size.h = p.stride.h = p.dilation.h = 1;
  p.padding.begin.h = p.padding.end.h = 0;
  // Torch does not crop symmetrically where it pads with zeros.
  if (p.padding_mode == PaddingMode::zeros && p.padding.is_symmetric() && p.padding.begin.w < 0) {
    p.padding.begin.w = p.padding.end.w = 0;
  }
}

Verdict judge_row_kernels_treat_rows_as_images(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem lines = p;
  lines.batch = grown(0, p.images(), p.height);
  lines.height = 1;
  trial.require_room(lines);
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(lines), [&](auto line, auto c, auto, auto w) {
    return trial.input()(line / p.height, c, line % p.height, w);
  });
  const Values y = trial.run();
  const Values expected = make_values(output_extents(lines), [&](auto line, auto oc, auto, auto w) {
    return y(line / p.height, oc, line % p.height, w);
  });
  return trial.expect_same(expected, trial.run(lines, operands),
                           "the rows of the output, and the outputs of the rows as images");
}

}  // namespace

const Law row_kernels_treat_rows_as_images{
    .name = "row_kernels_treat_rows_as_images",
    .chapter = "D24",
    .formula = "kernel_size = (1, k): row h of f(x) = f(row h of x), which is a Conv1d",
    .reason = "no window of such a kernel reaches from one row into another",
    .exactness = Exactness::integers,
    .judge = judge_row_kernels_treat_rows_as_images,
    .adapt = adapt_row_kernels_treat_rows_as_images,
};

}  // namespace convlaw
