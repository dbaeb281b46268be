// SPDX-License-Identifier: MIT
// Calling an implementation from C++: weights are prepared once, then run as often as one likes.
//
//   auto conv = PreparedCall::make(halide_implementation(), problem, weight.view(), bias);
//   if (!conv) return complain(conv.error().message());
//   if (auto error = conv->run(input.view(), output.view())) return complain(error->message());
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// Forward convolution of dense f32 tensors in NCHW order. Movable; one run at a time.
class PreparedCall {
 public:
  /// `problem` must be legal, and of a padding mode and a rank of input that the implementation
  /// declares: nothing is done on its behalf. `weight` and `bias` (of out_channels elements, or
  /// null) must live as long as the call. `threads`: to use at most; 0: as the implementation
  /// likes. The Error is the implementation's reason for declining, rejecting or failing.
  static Result<PreparedCall> make(const convlaw_implementation& implementation,
                                   const Conv2dProblem& problem, TensorView<const float> weight,
                                   const float* bias, int threads = 0);

  /// The tensors must have the problem's shapes, N = 1 when unbatched. Returns what went wrong.
  std::optional<Error> run(TensorView<const float> input, TensorView<float> output);

 private:
  struct Release {
    const convlaw_implementation* implementation;
    void operator()(void* prepared) const;
  };
  struct Memory {
    std::size_t alignment;
    void operator()(std::byte* memory) const;
  };

  PreparedCall(const convlaw_implementation& implementation, const convlaw_problem& problem,
               TensorView<const float> weight, const float* bias);
  convlaw_call make_call(convlaw_message message) const;

  const convlaw_implementation* implementation_;
  std::unique_ptr<convlaw_problem> problem_;
  TensorView<const float> weight_;
  const float* bias_;
  std::unique_ptr<void, Release> prepared_;
  std::unique_ptr<std::byte, Memory> workspace_{nullptr, Memory{1}};
  std::size_t workspace_size_ = 0;
};

}  // namespace convlaw
