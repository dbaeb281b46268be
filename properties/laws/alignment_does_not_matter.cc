// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_alignment_does_not_matter(Trial& trial) {
  const auto aligned =
      trial.make_stage(trial.problem(), trial.operands(), {.placement = Placement::plain});
  const auto misaligned =
      trial.make_stage(trial.problem(), trial.operands(), {.placement = Placement::misaligned});
  if (!aligned || !misaligned) return Verdict::holds();
  return trial.expect_same(trial.run_on(*aligned, trial.problem()),
                           trial.run_on(*misaligned, trial.problem()),
                           "the output for tensors on cache lines and one element off");
}

}  // namespace

const Law alignment_does_not_matter{
    .name = "alignment_does_not_matter",
    .chapter = "H6",
    .formula =
        "f on tensors that begin on a cache line = f on tensors that begin one element later",
    .reason = "a tensor may begin at any element; vector loads must not demand more",
    .exactness = Exactness::integers,
    .judge = judge_alignment_does_not_matter,
};

}  // namespace convlaw
