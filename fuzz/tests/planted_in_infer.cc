// SPDX-License-Identifier: MIT
// fuzz_infer before an inference that takes what nothing explains for the default.
#include "convlaw/infer.h"

namespace convlaw {

inline Result<Inference> careless_inference(const Conv2dProblem& problem, const ElementTypes& types,
                                            const Run& run, std::uint64_t seed) {
  auto inference = infer_contract(problem, types, run, seed);
  if (inference && !inference->contract) inference->contract = Contract{};
  return inference;
}
inline Result<Inference> careless_inference(const Conv2dProblem& problem,
                                            const JudgedTensors& tensors) {
  return infer_contract(problem, tensors);
}

}  // namespace convlaw

#define infer_contract careless_inference
#include "fuzz/fuzz_infer.cc"
