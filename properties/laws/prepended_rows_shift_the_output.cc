// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_prepended_rows_shift_the_output(Trial& trial) {
  const bool rows = trial.draw(0, 1) == 0;
  const std::int64_t down = rows ? 1 : 0;
  const std::int64_t right = 1 - down;
  Conv2dProblem longer = with_numeric_padding(trial.problem());
  longer.height = grown(longer.height, down, longer.stride.h);
  longer.width = grown(longer.width, right, longer.stride.w);
  trial.require_room(longer);
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(longer), [&](auto n, auto c, auto h, auto w) {
    const std::int64_t row = h - down * longer.stride.h;
    const std::int64_t column = w - right * longer.stride.w;
    return row < 0 || column < 0 ? 0.0 : trial.input()(n, c, row, column);
  });
  const Values y = trial.run();
  const Values longer_y = trial.run(longer, operands);
  const Values shifted = make_values(y.extents(), [&](auto n, auto c, auto h, auto w) {
    return longer_y(n, c, h + down, w + right);
  });
  return trial.expect_same(y, shifted,
                           "the output and what became of it when rows of zeros were put in front");
}

}  // namespace

const Law prepended_rows_shift_the_output{
    .name = "prepended_rows_shift_the_output",
    .chapter = "D4",
    .formula = "f([0; x])[:, :, 1:] = f(x), where 0 is stride rows (or columns) of zeros",
    .reason = "moving the content by one stride moves the output by one",
    .exactness = Exactness::integers,
    .judge = judge_prepended_rows_shift_the_output,
    .adapt = use_zeros_mode,
    .kept_because =
        "two sizes of one problem, and nothing else that differs: it points at the beginning of an "
        "axis",
};

}  // namespace convlaw
