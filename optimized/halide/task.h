// SPDX-License-Identifier: MIT
// What a problem of the interface asks of the pipelines, and its tensors as they see them.
#pragma once

#include <optional>

#include "convlaw/any_tensor.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

struct Task {
  Conv2dProblem problem;
  Form form;
  int most_tile = 0;        ///< the largest of Winograd's algorithm; 0: none
  bool is_product = false;  ///< tensors are seen as those of a matrix product

  // Where columns are channels (patches.h).
  std::optional<Conv2dProblem> patched;  ///< the problem whose columns they are
  bool has_zeros = false;                ///< whose input first gets the zeros of the padding
};

/// Of a legal problem, once instruction sets are limited.
Task task_of(const Pipelines& pipelines, const convlaw_problem& problem);

/// Input, if it needs no zeros or has them, or output of such a task, which lies as the problem
/// says; its weight, if that has no patches.
AnyView input_of(const Task& task, const AnyView& input);
AnyView image_of(const Task& task, const AnyView& tensor);
AnyView weight_of(const Task& task, const AnyView& weight);

/// Is a tensor dense, and in the layout of a convlaw_layout?
bool lies_in(std::int32_t layout, const AnyView& tensor);

}  // namespace convlaw
