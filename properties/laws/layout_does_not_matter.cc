// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge(Trial& trial) {
  TypedProblem other = trial.typed();
  other.layout = other.layout == Layout::nchw ? Layout::nhwc : Layout::nchw;
  if (!trial.dock().offers(other.layout)) {
    return Verdict::inconclusive("the implementation offers one layout");
  }
  return trial.expect_same(trial.run(), trial.run(other, trial.operands()),
                           "the output in one memory layout and in the other");
}

}  // namespace

const Law layout_does_not_matter{
    .name = "layout_does_not_matter",
    .chapter = "H7",
    .formula = "f on contiguous tensors = f on channels-last tensors",
    .reason =
        "strides say where elements are, not which they are; a tensor whose extents are alike, "
        "or 1, can be told by its strides alone",
    .exactness = Exactness::integers,
    .judge = judge,
};

}  // namespace convlaw
