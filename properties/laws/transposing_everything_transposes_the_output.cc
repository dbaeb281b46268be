// SPDX-License-Identifier: MIT
#include <utility>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Values transpose(const Values& a) {
  const auto [n, c, h, w] = a.extents();
  return make_values({n, c, w, h}, [&](auto i, auto j, auto k, auto l) { return a(i, j, l, k); });
}

void swap_axes(Size2& size) { std::swap(size.h, size.w); }

Verdict judge_transposing_everything_transposes_the_output(Trial& trial) {
  Conv2dProblem transposed = trial.problem();
  std::swap(transposed.height, transposed.width);
  swap_axes(transposed.kernel_size);
  swap_axes(transposed.stride);
  swap_axes(transposed.padding.begin);
  swap_axes(transposed.padding.end);
  swap_axes(transposed.dilation);
  Operands operands = trial.operands();
  operands.input = transpose(operands.input);
  operands.weight = transpose(operands.weight);
  return trial.expect_same(transpose(trial.run()), trial.run(transposed, operands),
                           "the transposed output and that of transposed operands");
}

}  // namespace

const Law transposing_everything_transposes_the_output{
    .name = "transposing_everything_transposes_the_output",
    .chapter = "D14",
    .formula = "f(x^T, w^T; every pair swapped) = f(x, w)^T over height and width",
    .reason = "nothing in the definition prefers an axis",
    .exactness = Exactness::integers,
    .judge = judge_transposing_everything_transposes_the_output,
    .kept_because =
        "it points at an axis that is treated unlike the other, the commonest mistake of all",
};

}  // namespace convlaw
