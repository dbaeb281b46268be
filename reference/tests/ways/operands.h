// SPDX-License-Identifier: MIT
// The data of one convolution, and its outputs' addends laid out one beside the other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/judge.h"
#include "convlaw/problem.h"

namespace convlaw::ways {

/// Rank 4 always; a bias has extents (OC, 1, 1, 1).
struct Operands {
  AnyTensor input, weight;
  std::optional<AnyTensor> bias;
};

JudgedTensors judged(const Operands& operands, const AnyTensor& output);

/// An output tensor of zeros, of the type that goes with the input.
AnyTensor empty_output(const Conv2dProblem& problem, const Operands& operands);

/// The elements as doubles, exactly.
std::vector<double> values(const AnyTensor& tensor);

/// The products x[i] * w[i], in the definition's order, and the bias of one output; the taps that
/// lie in a padding of zeros are left out.
struct Addends {
  std::vector<double> x, w;
  std::optional<double> bias;
};

/// Calls `visit` with each output's position in memory and its addends. The problem must be legal.
void for_each_output(const Conv2dProblem& problem, const Operands& operands,
                     const std::function<void(std::int64_t, Addends&)>& visit);

/// An output whose elements are `compute(addends)`, which must be numbers of the output's type.
template <class Compute>
AnyTensor compute_outputs(const Conv2dProblem& problem, const Operands& operands, Compute compute) {
  AnyTensor output = empty_output(problem, operands);
  for_each_output(problem, operands, [&](std::int64_t position, Addends& addends) {
    output.set(position, compute(addends));
  });
  return output;
}

}  // namespace convlaw::ways
