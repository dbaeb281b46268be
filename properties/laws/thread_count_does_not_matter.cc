// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_thread_count_does_not_matter(Trial& trial) {
  const int most = std::min(trial.dock().max_threads(), 4);
  if (most < 2) return Verdict::inconclusive("the implementation is single-threaded");
  const auto run_with = [&](int threads) {
    const auto stage = trial.make_stage(trial.problem(), trial.operands(), {.threads = threads});
    if (!stage) return Values(output_extents(trial.problem()));
    return trial.run_on(*stage, trial.problem());
  };
  const Values one = run_with(1);
  for (int threads = 2; threads <= most; ++threads) {
    Verdict verdict = trial.expect_same(
        one, run_with(threads), "the output of one thread and of " + std::to_string(threads));
    if (verdict.is_failure()) return verdict;
  }
  return Verdict::holds();
}

}  // namespace

const Law thread_count_does_not_matter{
    .name = "thread_count_does_not_matter",
    .chapter = "H5",
    .formula = "f with 1 thread = f with t threads",
    .reason = "threads divide the work, which is the same work",
    .exactness = Exactness::integers,
    .judge = judge_thread_count_does_not_matter,
};

}  // namespace convlaw
