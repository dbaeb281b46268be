// SPDX-License-Identifier: MIT
// The numbers in a case's tensors.
#pragma once

#include <cstdint>
#include <vector>

#include "convlaw/tensor.h"
#include "properties/cases/case.h"

namespace convlaw {

/// Values as the laws see them: doubles, into which every element type embeds exactly.
using Values = Tensor<double>;

struct Operands {
  Values input;              ///< (N, C, H, W); N = 1 when unbatched
  Values weight;             ///< (OC, C / groups, KH, KW)
  std::vector<double> bias;  ///< OC values, or empty without bias
};

Extents input_extents(const Conv2dProblem& problem);
Extents weight_extents(const Conv2dProblem& problem);
Extents output_extents(const Conv2dProblem& problem);  ///< `problem` must be legal

/// How many elements a run of the problem holds at once, padding included; inexact where they are
/// beyond counting.
double elements_of_a_run(const Conv2dProblem& problem);

/// The operands of a legal case. An element depends on the seed and its own index alone, so that
/// cutting a problem down leaves the values that remain as they were. For an exact pattern,
/// `headroom` times the largest possible sum is still exact, and `headroom` times an element of an
/// integer type is still in its range. In integer types every pattern is of integers.
Operands make_operands(const Case& c, std::int64_t headroom = 1);

/// True if every partial sum of every output for an input of `type` is exact in the output's type,
/// in any order: the operands are integers, and for every output channel max|input| * sum|weight| +
/// |bias| < 2^p where p is the precision of the output's type (the exactness lemma: sums of
/// integers below 2^p are integers below 2^p, which the type represents). Accumulators are no
/// narrower.
bool sums_are_exact(ElementType type, const Operands& operands);

/// False if a tensor is of an integer type and an element is not in its range.
bool operands_are_in_range(ElementType type, const Operands& operands);

/// The largest element of an integer type.
double largest_integer(ElementType type);

}  // namespace convlaw
