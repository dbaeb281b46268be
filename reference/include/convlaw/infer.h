// SPDX-License-Identifier: MIT
// Which promise does an implementation keep? From its output alone: the strongest contract that
// explains every element.
//
//   infer_contract(problem, tensors)->contract   // "direct", "direct,inputs=tf32", or nothing
//
// Dense data hide a weakness behind the many roundings of long sums: what is found is a contract
// that the data do not contradict. Operands that are mostly zeros, so that an output is the sum of
// few products, tell much more.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "convlaw/contract.h"
#include "convlaw/judge.h"

namespace convlaw {

/// Contracts weaker than the default that implementations are known to keep, strongest first:
/// less than half a dozen bits, then subnormals, then inputs, then accumulators are given up, and
/// fast algorithms last. Only those that mean something for these types and this problem.
std::vector<Contract> candidate_contracts(const Conv2dProblem& problem, const ElementTypes& types);

struct Inference {
  std::int64_t outputs = 0;
  std::optional<Contract> contract;         ///< nullopt: no contract that is known explains it
  std::optional<JudgedOutput> unexplained;  ///< the first output that the default contract forbids
};

/// Errors as judge()'s.
Result<Inference> infer_contract(const Conv2dProblem& problem, const JudgedTensors& tensors);

}  // namespace convlaw
