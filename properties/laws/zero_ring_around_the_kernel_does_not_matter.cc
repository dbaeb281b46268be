// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_zero_ring_around_the_kernel_does_not_matter(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem ringed = with_numeric_padding(p);
  ringed.kernel_size = {p.kernel_size.h + 2, p.kernel_size.w + 2};
  ringed.padding.begin.h = grown(ringed.padding.begin.h, 1, p.dilation.h);
  ringed.padding.begin.w = grown(ringed.padding.begin.w, 1, p.dilation.w);
  ringed.padding.end.h = grown(ringed.padding.end.h, 1, p.dilation.h);
  ringed.padding.end.w = grown(ringed.padding.end.w, 1, p.dilation.w);
  if (find_illegality(ringed))
    return Verdict::inconclusive("the mode has no room for more padding");
  if (wraps_a_cropped_image(p)) {
    return Verdict::inconclusive("cropping and circular padding do not commute");
  }
  trial.require_room(ringed);
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(ringed), [&](auto oc, auto ic, auto kh, auto kw) {
    const bool inside = 0 < kh && kh <= p.kernel_size.h && 0 < kw && kw <= p.kernel_size.w;
    return inside ? trial.weight()(oc, ic, kh - 1, kw - 1) : 0.0;
  });
  return trial.expect_same(trial.run(), trial.run(ringed, operands),
                           "the output and that with a ring of zeros around the kernel");
}

}  // namespace

const Law zero_ring_around_the_kernel_does_not_matter{
    .name = "zero_ring_around_the_kernel_does_not_matter",
    .chapter = "D16",
    .formula = "f(x, w; padding) = f(x, w in a ring of zeros; padding + dilation)",
    .reason = "the ring's taps add zeros, and the further padding keeps the others in place",
    .exactness = Exactness::integers,
    .judge = judge_zero_ring_around_the_kernel_does_not_matter,
    .kept_because = "it points at code for one kernel size, and points at it from the next larger",
};

}  // namespace convlaw
