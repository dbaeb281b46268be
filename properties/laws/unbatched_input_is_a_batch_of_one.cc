// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_unbatched_input_is_a_batch_of_one(Case& c) { c.problem().batch = std::nullopt; }

Verdict judge_unbatched_input_is_a_batch_of_one(Trial& trial) {
  if (trial.dock().as_sent(trial.typed()).problem.batch) {
    return Verdict::inconclusive("the host makes a batch of unbatched input");
  }
  Conv2dProblem batched = trial.problem();
  batched.batch = 1;
  return trial.expect_same(trial.run(batched, trial.operands()), trial.run(),
                           "the output of a batch of one and that of its image unbatched");
}

}  // namespace

const Law unbatched_input_is_a_batch_of_one{
    .name = "unbatched_input_is_a_batch_of_one",
    .chapter = "A7",
    .formula = "f(x) = f(x[None])[0] for x of shape (C, H, W)",
    .reason = "it is how torch computes an input of rank 3",
    .exactness = Exactness::integers,
    .judge = judge_unbatched_input_is_a_batch_of_one,
    .adapt = adapt_unbatched_input_is_a_batch_of_one,
    .kept_because = "it points at the rank of the tensors, in which alone its two runs differ",
};

}  // namespace convlaw
