// SPDX-License-Identifier: MIT
#include <algorithm>

#include "convlaw/problem_text.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

bool is_vertical(const Case& c) { return c.data.seed % 2 == 0; }

void adapt_padding_behind_all_windows_does_not_matter(Case& c) {
  use_zeros_mode(c);
  Conv2dProblem& p = c.problem();
  std::int64_t& stride = is_vertical(c) ? p.stride.h : p.stride.w;
  if (stride > 1) return;
  p = with_numeric_padding(p);  // 'same' has no stride
  stride = 2;
}

Verdict judge_padding_behind_all_windows_does_not_matter(Trial& trial) {
  Conv2dProblem other = with_numeric_padding(trial.problem());
  const bool vertical = is_vertical(trial.original());
  const Axis axis = vertical ? vertical_axis(other) : horizontal_axis(other);
  // Rows behind the last window, padding or not; anything from none to one less than a stride makes
  // the same output.
  const std::int64_t rest = (axis.padded() - axis.effective_kernel()) % axis.stride;
  const std::int64_t others = std::min<std::int64_t>(axis.stride - 1, 8);
  std::int64_t other_rest = trial.draw(0, others);
  if (other_rest == rest) other_rest = other_rest == 0 ? 1 : 0;
  (vertical ? other.padding.end.h : other.padding.end.w) += other_rest - rest;
  if (find_illegality(other)) {
    return Verdict::inconclusive("torch does not crop on both sides: " + to_line(other));
  }
  return trial.expect_same(trial.run(), trial.run(other, trial.operands()),
                           "the outputs for two amounts of padding behind the last window");
}

}  // namespace

const Law padding_behind_all_windows_does_not_matter{
    .name = "padding_behind_all_windows_does_not_matter",
    .chapter = "A5",
    .formula =
        "rest = (padded - dilation (kernel_size - 1) - 1) % stride: f(padding_end = e) = "
        "f(padding_end = e') for 0 <= rest + e' - e < stride; e' < 0 crops what no window reads",
    .reason = "H_out stays, and every window reads what it did",
    .exactness = Exactness::integers,
    .judge = judge_padding_behind_all_windows_does_not_matter,
    .adapt = adapt_padding_behind_all_windows_does_not_matter,
    .kept_because =
        "it varies the end's padding alone, through zero into cropping, and points at code that "
        "derives it from the output's size",
};

}  // namespace convlaw
