// SPDX-License-Identifier: MIT
// Why a convolution has the shapes it has, in a few lines a person can follow.
#pragma once

#include <string>

#include "convlaw/problem.h"

namespace convlaw {

/// The shapes of weight, bias and output with where each number comes from, and the formula of
/// each output axis with its numbers filled in. `problem` must be legal.
std::string explain_shapes(const Conv2dProblem& problem);

}  // namespace convlaw
