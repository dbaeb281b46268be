// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_appended_rows_add_one_output_row(Trial& trial) {
  const bool rows = trial.draw(0, 1) == 0;
  Conv2dProblem longer = with_numeric_padding(trial.problem());
  if (rows) {
    longer.height = grown(longer.height, 1, longer.stride.h);
  } else {
    longer.width = grown(longer.width, 1, longer.stride.w);
  }
  trial.require_room(longer);
  Operands operands = trial.operands();
  const Values& x = trial.input();
  operands.input = make_values(input_extents(longer), [&](auto n, auto c, auto h, auto w) {
    return h < x.extent(2) && w < x.extent(3) ? x(n, c, h, w) : 0.0;
  });

  const Values y = trial.run();
  const Values longer_y = trial.run(longer, operands);
  const Values kept = make_values(y.extents(), [&](auto... index) { return longer_y(index...); });
  return trial.expect_same(y, kept,
                           "the output and what it was before rows of zeros were appended");
}

}  // namespace

const Law appended_rows_add_one_output_row{
    .name = "appended_rows_add_one_output_row",
    .chapter = "A2",
    .formula = "f([x; 0])[:, :, :H_out] = f(x), where 0 is stride rows (or columns) of zeros",
    .reason =
        "the windows of the first H_out rows end before the appended zeros or saw padding "
        "zeros there; the output grows by exactly one row",
    .exactness = Exactness::integers,
    .judge = judge_appended_rows_add_one_output_row,
    .adapt = use_zeros_mode,
    .kept_because =
        "two sizes of one problem, and nothing else that differs: it points at the end of an axis",
};

}  // namespace convlaw
