// SPDX-License-Identifier: MIT
// A plain C++ function as an implementation.
//
//   void my_conv2d(const convlaw::Conv2dProblem& problem, convlaw::TensorView<const float> input,
//                  convlaw::TensorView<const float> weight, const float* bias,
//                  convlaw::TensorView<float> output);
//
//   CONVLAW_TEST_LAWS(convlaw::implementation_from<my_conv2d>("mine"));
//
// The function sees batched f32 tensors in NCHW order and padding of zeros (given as numbers, which
// may differ at the two ends of an axis); the host does the rest. `bias` is null if there is none.
#pragma once

#include "convlaw/abi.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// `name` must be a string literal or live as long as the program. Each Function has one name: that
/// of the first call.
template <auto Function>
const convlaw_implementation* implementation_from(const char* name) {
  static const convlaw_implementation implementation = [name] {
    convlaw_implementation made{};
    made.struct_size = sizeof made;
    made.abi_version = CONVLAW_ABI_VERSION;
    made.name = name;
    made.run = [](void*, const convlaw_call* call) -> std::int32_t {
      Function(problem_from_abi(*call->problem), view_of<const float>(call->input),
               view_of<const float>(call->weight), static_cast<const float*>(call->bias.data),
               view_of<float>(call->output));
      return CONVLAW_OK;
    };
    return made;
  }();
  return &implementation;
}

}  // namespace convlaw
