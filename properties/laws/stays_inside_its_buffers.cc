// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_stays_inside_its_buffers(Trial& trial) {
  // A page that must not be touched stands right behind every tensor, and then right before. A hit
  // is a fault, which the runner turns into this law's verdict.
  for (const Placement placement :
       {Placement::plain, Placement::guard_after, Placement::guard_before}) {
    const auto stage =
        trial.make_stage(trial.problem(), trial.operands(), {.placement = placement});
    if (!stage) return Verdict::holds();
    trial.run_on(*stage, trial.problem());
    const std::string_view overrun = stage->overrun_tensor();
    if (!overrun.empty()) {
      return Verdict::broken("wrote outside the " + std::string(overrun) + ", next to its ends");
    }
  }
  return Verdict::holds();
}

}  // namespace

const Law stays_inside_its_buffers{
    .name = "stays_inside_its_buffers",
    .chapter = "H3",
    .formula = "no byte outside input, weight, bias, output and workspace is read or written",
    .reason = "the caller owns what lies beside them, or nobody does",
    .exactness = Exactness::any_data,
    .judge = judge_stays_inside_its_buffers,
};

}  // namespace convlaw
