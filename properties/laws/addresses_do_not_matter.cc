// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_addresses_do_not_matter(Trial& trial) {
  const auto run_at = [&](Placement placement) {
    const auto stage =
        trial.make_stage(trial.problem(), trial.operands(), {.placement = placement});
    if (!stage) return Values(output_extents(trial.problem()));
    return trial.run_on(*stage, trial.problem());
  };
  const Values near = run_at(Placement::plain);
  for (const Placement placement : {Placement::far_up, Placement::far_down}) {
    Verdict verdict = trial.expect_same(near, run_at(placement),
                                        "the output for tensors that lie near each other, and "
                                        "terabytes apart");
    if (verdict.is_failure()) return verdict;
  }
  return Verdict::holds();
}

}  // namespace

const Law addresses_do_not_matter{
    .name = "addresses_do_not_matter",
    .chapter = "H17",
    .formula =
        "f on tensors near each other = f on tensors terabytes apart, in this order in memory and "
        "in the other",
    .reason =
        "an address says where a tensor is and nothing else; a difference of two takes all 64 bits",
    .exactness = Exactness::integers,
    .judge = judge_addresses_do_not_matter,
};

}  // namespace convlaw
