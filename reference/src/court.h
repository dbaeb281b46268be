// SPDX-License-Identifier: MIT
// Judging the tensors of one convolution under any number of contracts.
#pragma once

#include <optional>
#include <vector>

#include "convlaw/judge.h"
#include "layer_terms.h"

namespace convlaw {

/// Why no verdict can be given: arithmetic is unsound, the problem illegal, or a tensor misfits.
std::optional<Error> find_obstacle(const Conv2dProblem& problem, const JudgedTensors& tensors);

/// What does not depend on the contract is found out once. There must be no obstacle.
class Court {
 public:
  Court(const Conv2dProblem& problem, const JudgedTensors& tensors);

  /// explained_by is left empty.
  Judgement judge(const Contract& contract) const;

  /// The first contract that allows all outputs, of which one is known that the default forbids.
  std::optional<Contract> strongest(const std::vector<Contract>& contracts,
                                    const JudgedOutput& forbidden) const;

 private:
  LayerTerms terms_;
  TensorFacts input_;
  TensorFacts weight_;
};

}  // namespace convlaw
