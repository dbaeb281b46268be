// SPDX-License-Identifier: MIT
// The padding of other modes than zeros: a stage of its own, before all others.
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

}  // namespace convlaw
