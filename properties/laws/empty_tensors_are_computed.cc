// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// An even seed empties the batch, an odd one the channels.
void adapt(Case& c) {
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

Verdict judge(Trial& trial) {
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
    .judge = judge,
    .adapt = adapt,
    .empty_tensors = true,
};

}  // namespace convlaw
