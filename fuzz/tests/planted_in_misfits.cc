// SPDX-License-Identifier: MIT
// fuzz_misfits before a judge that takes a missing or superfluous bias for none.
#include "convlaw/judge.h"

namespace convlaw {

inline Result<Judgement> careless_judge(Conv2dProblem problem, const JudgedTensors& tensors) {
  problem.bias = tensors.bias.has_value();
  return judge(problem, tensors);
}

}  // namespace convlaw

#define judge careless_judge
#include "fuzz/fuzz_misfits.cc"
