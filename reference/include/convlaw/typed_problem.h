// SPDX-License-Identifier: MIT
#pragma once

#include "convlaw/element_type.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// A problem with the element type and the memory layout of its tensors.
struct TypedProblem {
  Conv2dProblem problem;
  ElementType dtype = ElementType::f32;
  Layout layout = Layout::nchw;
  friend bool operator==(const TypedProblem&, const TypedProblem&) = default;
};

}  // namespace convlaw
