// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// An even seed empties the batch, an odd one the channels.
void adapt_empty_tensors_are_computed(Case& c) {
  Conv2dProblem& p = c.problem();
  if (p.images() == 0 || p.in_channels == 0) return;
  const bool pads_no_channels =
      p.padding_mode == PaddingMode::zeros || p.padding_mode == PaddingMode::circular;
  if (c.data.seed % 2 == 1 && pads_no_channels) {
    p.in_channels = 0;
  } else {
    p.batch = 0;
  }
}

Verdict judge_empty_tensors_are_computed(Trial& trial) {
  trial.run();  // there is nothing to compare, but it must say that it is done
  return Verdict::holds();
}

}  // namespace

const Law empty_tensors_are_computed{
    .name = "empty_tensors_are_computed",
    .chapter = "A9",
    .formula =
        "N = 0 gives (0, OC, H_out, W_out), C = 0 gives (N, 0, H_out, W_out); no memory is touched",
    .reason = "torch computes them; the tensors have null pointers",
    .exactness = Exactness::any_data,
    .judge = judge_empty_tensors_are_computed,
    .adapt = adapt_empty_tensors_are_computed,
    .empty_tensors = true,
    .makes_its_own_problems = true,
};

}  // namespace convlaw
