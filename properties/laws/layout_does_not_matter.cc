// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_layout_does_not_matter(Trial& trial) {
  std::optional<Values> y;
  for (const Layout layout : kLayouts) {
    if (layout == trial.typed().layout || !trial.dock().offers(layout)) continue;
    TypedProblem other = trial.typed();
    other.layout = layout;
    if (!y) y = trial.run();
    Verdict verdict = trial.expect_same(
        *y, trial.run(other, trial.operands()),
        "the output in the case's memory layout and in " + std::string(to_string(layout)));
    if (verdict.kind != Verdict::Kind::holds) return verdict;
  }
  if (!y) return Verdict::inconclusive("the implementation offers one layout");
  return Verdict::holds();
}

}  // namespace

const Law layout_does_not_matter{
    .name = "layout_does_not_matter",
    .chapter = "H7",
    .formula = "f on contiguous tensors = f on channels-last tensors = f on tensors of any strides",
    .reason =
        "strides say where elements are, not which they are; a tensor whose extents are alike, "
        "or 1, can be told by its strides alone",
    .exactness = Exactness::integers,
    .judge = judge_layout_does_not_matter,
    .kept_because =
        "the same numbers in all layouts: it points at the strides, where other laws see wrong "
        "outputs",
};

}  // namespace convlaw
