// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr int kRepeats = 4;

Verdict judge_same_call_gives_same_bits(Trial& trial) {
  if (trial.dock().contract(trial.typed()).nondeterministic != 0) {
    return Verdict::inconclusive("the implementation declares itself nondeterministic");
  }
  const Values first = trial.run();
  for (int i = 0; i < kRepeats; ++i) {
    Verdict verdict =
        trial.expect_same(first, trial.run(), "the output and that of the same call again");
    if (verdict.is_failure()) return verdict;
  }
  return Verdict::holds();
}

}  // namespace

const Law same_call_gives_same_bits{
    .name = "same_call_gives_same_bits",
    .chapter = "H4",
    .formula = "f(x, w, b) = f(x, w, b), bit for bit, call after call",
    .reason = "an implementation that does not declare nondeterminism computes a function",
    .exactness = Exactness::any_data,
    .judge = judge_same_call_gives_same_bits,
    .kept_because = "it goes first and calls chance by its name, before chance breaks other laws",
    .goes_first = true,
};

}  // namespace convlaw
