// SPDX-License-Identifier: MIT
// Calling an implementation from C++: weights are prepared once, then run as often as one likes.
//
//   auto conv = PreparedCall::make(halide_implementation(), problem, weight.view(), bias);
//   if (!conv) return complain(conv.error().message());
//   if (auto error = conv->run(input.view(), output.view())) return complain(error->message());
//
// The same for any element type:
//
//   auto conv = PreparedCall::make(implementation, *parse_line("... bf16 nhwc"), weight.view(),
//                                  bias.view());
//   AnyTensor output(conv->output_type(), extents, Layout::nhwc);
//   if (auto error = conv->run(input.view(), output)) return complain(error->message());
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "convlaw/any_tensor.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/quantization.h"
#include "convlaw/result.h"
#include "convlaw/tensor.h"
#include "convlaw/typed_problem.h"

namespace convlaw {

/// What the integers of a call stand for. The default is nothing but themselves.
struct Quantizations {
  Quantization input;
  Quantization weight;
  Quantization output;
  /// Of the output, if it is not the one that element_types() gives: i8 or u8, and then `output`
  /// must have scales.
  std::optional<ElementType> output_type;
};

/// Forward convolution of tensors that are dense in the problem's layout. Movable; one run at a
/// time.
class PreparedCall {
 public:
  /// The problem must be legal, and of an element type, a layout, a padding mode and a rank of
  /// input that the implementation declares: nothing is done on its behalf. `weight` and `bias`
  /// (extents (out_channels, 1, 1, 1)) must be as the problem and its types say (8-bit weights may
  /// be of either type) and live as long as the call. typed.problem.bias does not matter.
  /// `threads`: to use at most; 0: as the implementation likes. The Error names the tensor that
  /// does not fit, or is the implementation's reason for declining, rejecting or failing.
  static Result<PreparedCall> make(const convlaw_implementation& implementation,
                                   const TypedProblem& typed, const AnyView& weight,
                                   const std::optional<AnyView>& bias, int threads = 0,
                                   Quantizations quantizations = {});

  /// The tensors must have the problem's shapes, N = 1 when unbatched. Returns what went wrong.
  std::optional<Error> run(const AnyView& input, AnyTensor& output);

  /// The same into memory of the caller's own, of which `output` says how the elements lie.
  std::optional<Error> run(const AnyView& input, const AnyView& output, void* output_data);

  /// The same for f32 in NCHW order. `bias` has out_channels elements or is null. Input and output
  /// are passed on with the strides that they have.
  static Result<PreparedCall> make(const convlaw_implementation& implementation,
                                   const Conv2dProblem& problem, TensorView<const float> weight,
                                   const float* bias, int threads = 0);
  std::optional<Error> run(TensorView<const float> input, TensorView<float> output);

  /// The element type that the output must have.
  ElementType output_type() const { return types_.output; }

 private:
  struct Release {
    void (*release)(void* context, void* prepared);
    void* context;
    void operator()(void* prepared) const;
  };
  struct Memory {
    std::size_t alignment;
    void operator()(std::byte* memory) const;
  };

  explicit PreparedCall(const convlaw_implementation& implementation);
  convlaw_call make_call(convlaw_message message) const;
  std::optional<Error> reserve_workspace();
  std::optional<Error> run_into(void* output_data, const AnyView& output, const AnyView& input);

  convlaw_implementation implementation_;  // what it is too short for is zero
  std::unique_ptr<convlaw_problem> problem_;
  ElementTypes types_;
  Layout layout_ = Layout::nchw;
  Extents input_extents_{}, output_extents_{};
  AnyView weight_;
  std::optional<AnyView> bias_;
  std::unique_ptr<const Quantizations> quantizations_;
  std::unique_ptr<void, Release> prepared_;
  std::unique_ptr<std::byte, Memory> workspace_{nullptr, Memory{1}};
  std::size_t workspace_size_ = 0;
};

}  // namespace convlaw
