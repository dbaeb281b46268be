// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_nan_in_the_weight_reaches_its_outputs(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no NaN");
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const Conv2dProblem& p = trial.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t channel = trial.draw(0, p.out_channels - 1);
  const std::int64_t kh = trial.draw(0, p.kernel_size.h - 1);
  const std::int64_t kw = trial.draw(0, p.kernel_size.w - 1);
  Operands operands = trial.operands();
  operands.weight(channel, trial.draw(0, operands.weight.extent(1) - 1), kh, kw) = kNan;
  // Zeros in the input are no excuse: NaN times zero is NaN.
  for (double& x : operands.input.elements()) {
    if (trial.draw(0, 3) == 0) x = 0;
  }
  const Values y = trial.run(p, operands);
  // Where the tap lies on a padding zero, 0 * NaN and nothing are both legal.
  const Values expected = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const bool reaches = oc == channel && rows.source(oh, kh) && columns.source(ow, kw);
    return reaches ? kNan : y(n, oc, oh, ow);
  });
  return trial.expect_same(expected, y,
                           "NaN wherever the NaN in the weight lies on an input element");
}

}  // namespace

const Law nan_in_the_weight_reaches_its_outputs{
    .name = "nan_in_the_weight_reaches_its_outputs",
    .chapter = "G3",
    .formula =
        "w[oc, ic, kh, kw] is NaN: y[:, oc] is NaN wherever this tap lies on an input element, "
        "zeros among them",
    .reason = "NaN times anything is NaN, and NaN plus anything is NaN",
    .exactness = Exactness::direct_only,
    .judge = judge_nan_in_the_weight_reaches_its_outputs,
};

}  // namespace convlaw
