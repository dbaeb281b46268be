// SPDX-License-Identifier: MIT
#include <array>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_stride_beyond_the_last_window_does_not_matter(Trial& trial) {
  Conv2dProblem one_row = with_numeric_padding(trial.problem());
  const Axis rows = vertical_axis(one_row);
  const std::int64_t span = rows.padded() - rows.effective_kernel();
  one_row.stride.h = span + 1;
  Conv2dProblem also_one_row = one_row;
  const std::array<std::int64_t, 4> others{
      span + 2, 2 * span + 3, (std::int64_t{1} << 31) + span + 1, std::int64_t{1} << 62};
  also_one_row.stride.h = others[static_cast<std::size_t>(trial.draw(0, 3))];
  return trial.expect_same(trial.run(one_row, trial.operands()),
                           trial.run(also_one_row, trial.operands()),
                           "the outputs for two strides beyond the last window");
}

}  // namespace

const Law stride_beyond_the_last_window_does_not_matter{
    .name = "stride_beyond_the_last_window_does_not_matter",
    .chapter = "A11",
    .formula =
        "stride > padded - dilation * (kernel_size - 1) - 1: H_out = 1, and the stride is "
        "irrelevant",
    .reason = "stride is the distance between windows, and there is one",
    .exactness = Exactness::integers,
    .judge = judge_stride_beyond_the_last_window_does_not_matter,
    .kept_because =
        "huge strides are drawn for every law now and then; this one has them side by side with "
        "small ones in half of its cases",
};

}  // namespace convlaw
