// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_operands_are_left_alone(Trial& trial) {
  const auto stage = trial.make_stage(trial.problem(), trial.operands(), {});
  if (!stage) return Verdict::holds();
  trial.run_on(*stage, trial.problem());
  const std::string_view changed = stage->changed_operand(trial.operands());
  if (changed.empty()) return Verdict::holds();
  return Verdict::broken("the " + std::string(changed) + " was changed by the call");
}

}  // namespace

const Law operands_are_left_alone{
    .name = "operands_are_left_alone",
    .chapter = "H1",
    .formula = "x, w and b have the same bytes after the call as before",
    .reason = "they are inputs, and the caller goes on using them",
    .exactness = Exactness::any_data,
    .judge = judge_operands_are_left_alone,
};

}  // namespace convlaw
