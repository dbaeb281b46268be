// SPDX-License-Identifier: MIT
// For tests: the Halide implementation, asked for a ReLU whatever the problem says.
#pragma once

#include "convlaw/halide_conv2d.h"
#include "convlaw/implementation.h"

namespace convlaw {

/// `halide` is one of those of halide_conv2d.h, which differ in their contexts alone.
inline convlaw_implementation with_relu(convlaw_implementation halide) {
  halide.query = nullptr;
  halide.prepare = [](void* context, const convlaw_call* call, void** prepared) {
    convlaw_problem problem = *call->problem;
    problem.activation = CONVLAW_RELU;
    convlaw_call other = *call;
    other.problem = &problem;
    return halide_implementation().prepare(context, &other, prepared);
  };
  return halide;
}

}  // namespace convlaw
