// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_workspace_contents_do_not_matter(Trial& trial) {
  const auto stage = trial.make_stage(trial.problem(), trial.operands(), {});
  if (!stage) return Verdict::holds();
  const Values over_zeros = trial.run_on(*stage, trial.problem(), {.workspace = std::byte{0}});
  if (stage->workspace_size() == 0)
    return Verdict::inconclusive("the implementation has no workspace");
  return trial.expect_same(over_zeros, trial.run_on(*stage, trial.problem()),
                           "the output with a workspace of zeros and of NaN");
}

}  // namespace

const Law workspace_contents_do_not_matter{
    .name = "workspace_contents_do_not_matter",
    .chapter = "H12",
    .formula = "f does not depend on what the workspace held",
    .reason = "a workspace is memory, not an operand",
    .exactness = Exactness::any_data,
    .judge = judge_workspace_contents_do_not_matter,
};

}  // namespace convlaw
