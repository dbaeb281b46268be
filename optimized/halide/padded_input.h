// SPDX-License-Identifier: MIT
// Padding as a stage of its own, before all others: that of other modes than zeros; and zeros, for
// pipelines that read pixels of NHWC where they lie.
#pragma once

#include <cstddef>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"

namespace convlaw {

inline constexpr std::size_t kWorkspaceAlignment = 64;  ///< a vector

/// Bytes that the padded input takes of the workspace.
std::size_t size_of_padded(const Conv2dProblem& problem, ElementType type);

/// The padded input, NCHW, in `memory`.
AnyView padded_input(const Conv2dProblem& problem, const AnyView& input, void* memory);

/// Does the padding add zeros, and crop nothing?
bool can_have_zeros(const Conv2dProblem& problem);

/// The padded input of such a problem, NHWC, as `input` is.
AnyView with_zeros(const Conv2dProblem& problem, const AnyView& input, void* memory);

}  // namespace convlaw
