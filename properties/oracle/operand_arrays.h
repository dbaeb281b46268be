// SPDX-License-Identifier: MIT
// The tensors of one convolution as arrays: read from files or from a pipe, or drawn as a case
// says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/judge.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"
#include "properties/cases/case.h"
#include "properties/npy/npy.h"

namespace convlaw {

struct OperandArrays {
  NpyArray input;   ///< (N, C, H, W), or (C, H, W) when unbatched
  NpyArray weight;  ///< (OC, C / groups, KH, KW)
  std::optional<NpyArray> bias;
};

/// nullopt if `array` has the shape; `name` says in the Error whose it is: "y.npy: shape".
std::optional<Error> check_shape(const std::string& name, const NpyArray& array,
                                 const std::vector<std::int64_t>& shape);

/// Views of arrays that have the shapes of the problem, which must be legal.
AnyView view_of(const NpyArray& array, const Extents& extents);
JudgedTensors judged_tensors(const Conv2dProblem& problem, const OperandArrays& operands,
                             const NpyArray& output);

/// The operands of a legal case, in the types that go with its dtype (element_types()). For integer
/// types fractions are cut off, and the sign of what an unsigned input would hold.
OperandArrays draw_operands(const Case& c);

}  // namespace convlaw
