// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_stride_keeps_every_nth_output(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem every = p;
  every.stride = {1, 1};
  const Values all = trial.run(every, trial.operands());
  const Values kept = make_values(output_extents(p), [&](auto n, auto oc, auto oh, auto ow) {
    return all(n, oc, oh * p.stride.h, ow * p.stride.w);
  });
  return trial.expect_same(kept, trial.run(),
                           "every n-th output for stride 1 and that for stride n");
}

}  // namespace

const Law stride_keeps_every_nth_output{
    .name = "stride_keeps_every_nth_output",
    .chapter = "D6",
    .formula = "f(x; stride)[oh, ow] = f(x; 1)[oh stride_h, ow stride_w]",
    .reason = "stride skips windows and changes none",
    .exactness = Exactness::integers,
    .judge = judge_stride_keeps_every_nth_output,
    .kept_because = "it points at the stride",
};

}  // namespace convlaw
