// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_more_padding_adds_a_frame(Trial& trial) {
  const std::int64_t above = trial.draw(0, 2);
  const std::int64_t left = trial.draw(above == 0 ? 1 : 0, 2);
  Conv2dProblem wider = with_numeric_padding(trial.problem());
  wider.padding.begin.h = grown(wider.padding.begin.h, above, wider.stride.h);
  wider.padding.begin.w = grown(wider.padding.begin.w, left, wider.stride.w);
  wider.padding.end.h = grown(wider.padding.end.h, trial.draw(0, 3), 1);
  wider.padding.end.w = grown(wider.padding.end.w, trial.draw(0, 3), 1);
  if (find_illegality(wider)) return Verdict::inconclusive("the mode has no room for more padding");
  if (wraps_a_cropped_image(trial.problem())) {
    return Verdict::inconclusive("cropping and circular padding do not commute");
  }
  const Values y = trial.run();
  const Values wider_y = trial.run(wider, trial.operands());
  const Values inside = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    return wider_y(n, oc, oh + above, ow + left);
  });
  return trial.expect_same(y, inside, "the output and its place in that with more padding");
}

}  // namespace

const Law more_padding_adds_a_frame{
    .name = "more_padding_adds_a_frame",
    .chapter = "D10",
    .formula = "f(x; padding + i stride)[i : i + H_out] = f(x; padding)",
    .reason = "further padding makes further windows and changes none that were there",
    .exactness = Exactness::integers,
    .judge = judge_more_padding_adds_a_frame,
    .kept_because = "it points at padding of more than the kernel, which few networks have",
};

}  // namespace convlaw
