// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_dilation_is_a_kernel_with_gaps(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem dense = p;
  dense.kernel_size = {vertical_axis(p).effective_kernel(), horizontal_axis(p).effective_kernel()};
  dense.dilation = {1, 1};
  trial.require_room(dense);
  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(dense), [&](auto oc, auto ic, auto kh, auto kw) {
    const bool gap = kh % p.dilation.h != 0 || kw % p.dilation.w != 0;
    return gap ? 0.0 : trial.weight()(oc, ic, kh / p.dilation.h, kw / p.dilation.w);
  });
  return trial.expect_same(
      trial.run(dense, operands), trial.run(),
      "the output for a kernel with zeros between its taps and the dilated one");
}

}  // namespace

const Law dilation_is_a_kernel_with_gaps{
    .name = "dilation_is_a_kernel_with_gaps",
    .chapter = "D7",
    .formula = "f(x, w; dilation) = f(x, w with dilation - 1 zeros between taps; 1)",
    .reason = "dilation spreads the taps and changes none",
    .exactness = Exactness::integers,
    .judge = judge_dilation_is_a_kernel_with_gaps,
    .kept_because =
        "it points at the dilation: the kernel with gaps takes the same taps without one",
};

}  // namespace convlaw
