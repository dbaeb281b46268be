// SPDX-License-Identifier: MIT
#include <utility>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Values mirror(const Values& a) {
  return make_values(
      a.extents(), [&](auto i, auto j, auto k, auto l) { return a(i, j, k, a.extent(3) - 1 - l); });
}

Verdict judge_mirroring_columns_mirrors_the_output(Trial& trial) {
  // Cut off what no window reaches on the right: it would be on the left in the mirror.
  Conv2dProblem exact = with_numeric_padding(trial.problem());
  const Axis columns = horizontal_axis(exact);
  const std::int64_t rest = (columns.padded() - columns.effective_kernel()) % columns.stride;
  if (exact.padding_mode == PaddingMode::circular && rest != 0) {
    return Verdict::inconclusive("circular padding wraps what is left after cropping");
  }
  exact.padding.end.w -= rest;
  Conv2dProblem mirrored = exact;
  std::swap(mirrored.padding.begin.w, mirrored.padding.end.w);
  if (find_illegality(exact) || find_illegality(mirrored)) {
    return Verdict::inconclusive("the last window ends before the input begins");
  }
  Operands operands = trial.operands();
  operands.input = mirror(operands.input);
  operands.weight = mirror(operands.weight);
  return trial.expect_same(mirror(trial.run()), trial.run(mirrored, operands),
                           "the mirrored output and that of mirrored operands");
}

}  // namespace

const Law mirroring_columns_mirrors_the_output{
    .name = "mirroring_columns_mirrors_the_output",
    .chapter = "D15",
    .formula =
        "f(mirror x, mirror w; left and right padding swapped) = mirror f(x, w), where the last "
        "window ends with the padding",
    .reason =
        "each row is met from its other end; a kernel that is transposed, or sheared, looks the "
        "same after half a turn but not in a mirror",
    .exactness = Exactness::integers,
    .judge = judge_mirroring_columns_mirrors_the_output,
    .kept_because =
        "with transposition it generates every symmetry of the grid, quarter turns included",
};

}  // namespace convlaw
