// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_every_output_is_written(Trial& trial) {
  // NaN, and a number that adding it would show.
  constexpr std::byte kNumber{0x3f};
  const auto run_over = [&](std::byte fill) {
    const auto stage = trial.make_stage(trial.problem(), trial.operands(), {});
    if (!stage) return Values(output_extents(trial.problem()));
    return trial.run_on(*stage, trial.problem(), {.output = fill});
  };
  return trial.expect_same(run_over(kNumber), run_over(kPoison),
                           "the output written over numbers and over NaN");
}

}  // namespace

const Law every_output_is_written{
    .name = "every_output_is_written",
    .chapter = "H2",
    .formula = "the output does not depend on what the output's memory held",
    .reason = "every element is assigned, and none is added to",
    .exactness = Exactness::any_data,
    .judge = judge_every_output_is_written,
};

}  // namespace convlaw
