// SPDX-License-Identifier: MIT
#include <array>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

bool is_vertical(const Case& c) { return c.data.seed % 2 == 0; }

void adapt_dilation_of_a_single_tap_does_not_matter(Case& c) {
  (is_vertical(c) ? c.problem().kernel_size.h : c.problem().kernel_size.w) = 1;
}

Verdict judge_dilation_of_a_single_tap_does_not_matter(Trial& trial) {
  constexpr std::array<std::int64_t, 4> kOthers{2, 3, 7, (std::int64_t{1} << 31) + 1};
  Conv2dProblem other = trial.problem();
  std::int64_t& dilation = is_vertical(trial.original()) ? other.dilation.h : other.dilation.w;
  dilation = grown(dilation, kOthers[static_cast<std::size_t>(trial.draw(0, 3))], 1);
  return trial.expect_same(trial.run(), trial.run(other, trial.operands()),
                           "the outputs for two dilations of a kernel of size 1");
}

}  // namespace

const Law dilation_of_a_single_tap_does_not_matter{
    .name = "dilation_of_a_single_tap_does_not_matter",
    .chapter = "A10",
    .formula = "kernel_size = 1 along an axis: f(dilation = d) = f(dilation = d')",
    .reason = "dilation is the distance between taps, and there is one",
    .exactness = Exactness::integers,
    .judge = judge_dilation_of_a_single_tap_does_not_matter,
    .adapt = adapt_dilation_of_a_single_tap_does_not_matter,
    .kept_because =
        "huge dilations are drawn for every law now and then; this one has them side by side with "
        "small ones in many of its cases",
};

}  // namespace convlaw
