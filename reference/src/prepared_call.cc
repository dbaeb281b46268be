// SPDX-License-Identifier: MIT
#include "convlaw/prepared_call.h"

#include <array>
#include <bit>
#include <new>
#include <string>
#include <utility>

#include "convlaw/abi.h"

namespace convlaw {
namespace {

constexpr std::size_t kLargestWorkspace = std::size_t{1} << 40U;

Error error_of(std::string parameter, std::string value, std::string rule) {
  return {std::move(parameter), std::move(value), std::move(rule), {}, 0};
}

std::string name_of(const convlaw_implementation& implementation) {
  return implementation.name == nullptr ? "unnamed" : implementation.name;
}

Error refusal(const convlaw_implementation& implementation, std::int32_t status,
              std::string_view message) {
  std::string what = status == CONVLAW_DECLINED   ? "declined"
                     : status == CONVLAW_REJECTED ? "rejected as illegal"
                                                  : "failed";
  if (!message.empty()) what += ": " + std::string(message);
  return error_of(name_of(implementation), {}, what);
}

// What the problem asks for and the implementation does not declare.
std::optional<Error> undeclared(const convlaw_implementation& implementation,
                                const convlaw_problem& problem) {
  const convlaw_capabilities offered = capabilities_of(implementation);
  const auto declined = [&](const char* what) {
    return refusal(implementation, CONVLAW_DECLINED, what);
  };
  if (!is_in_set(offered.operations, problem.operation)) return declined("forward convolution");
  if (!is_in_set(offered.dtypes, problem.input_dtype)) return declined("the element type");
  if (!is_in_set(offered.layouts, problem.input_layout)) return declined("the layout");
  if (!is_in_set(offered.padding_modes, problem.padding_mode)) return declined("the padding mode");
  if (problem.unbatched != 0 && offered.unbatched == 0) return declined("unbatched input");
  return std::nullopt;
}

// Strides do not matter along an axis of one element, nor where there are no elements.
bool is_laid_out(const AnyView& view, Layout layout) {
  if (layout == Layout::strided) return true;
  const Strides dense = dense_strides(view.extents, layout);
  if (element_count(view.extents) == 0) return true;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    if (view.extents[axis] > 1 && view.strides[axis] != dense[axis]) return false;
  }
  return true;
}

std::optional<Error> misfit(const char* role, const AnyView& view, ElementType type,
                            const Extents& extents) {
  if (view.type != type) {
    return error_of(role, std::string(to_string(view.type)),
                    "must be " + std::string(to_string(type)));
  }
  if (view.extents != extents) {
    return error_of(role, to_tuple(view.extents), "must be " + to_tuple(extents));
  }
  return std::nullopt;
}

std::optional<Error> not_laid_out(const char* role, const AnyView& view, Layout layout) {
  if (is_laid_out(view, layout)) return std::nullopt;
  return error_of(role, "with strides " + to_tuple(view.strides),
                  "must be dense in " + std::string(to_string(layout)) + " order");
}

}  // namespace

void PreparedCall::Release::operator()(void* prepared) const {
  if (release != nullptr) release(context, prepared);
}

void PreparedCall::Memory::operator()(std::byte* memory) const {
  ::operator delete (memory, std::align_val_t{alignment});
}

PreparedCall::PreparedCall(const convlaw_implementation& implementation)
    : implementation_(read_struct(&implementation, implementation.struct_size)),
      prepared_(nullptr, Release{implementation_.release, implementation_.context}) {}

convlaw_call PreparedCall::make_call(convlaw_message message) const {
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = problem_.get();
  call.weight = describe_tensor<convlaw_const_tensor>(weight_.data, weight_.type, weight_.extents,
                                                      weight_.strides, 4);
  call.weight.quantization = to_abi(quantizations_->weight);
  const std::int64_t channels = bias_ ? problem_->out_channels : 0;
  call.bias = describe_tensor<convlaw_const_tensor>(bias_ ? bias_->data : nullptr, types_.bias,
                                                    {1, 1, 1, channels}, {0, 0, 0, 1}, 1);
  call.prepared = prepared_.get();
  call.workspace = workspace_.get();
  call.workspace_size = workspace_size_;
  call.message = message;
  return call;
}

std::optional<Error> PreparedCall::reserve_workspace() {
  if (implementation_.workspace_size == nullptr) return std::nullopt;
  std::size_t alignment = 1;
  const std::int32_t status = implementation_.workspace_size(
      implementation_.context, problem_.get(), prepared_.get(), &workspace_size_, &alignment);
  if (status != CONVLAW_OK) return refusal(implementation_, status, "workspace_size()");
  if (!std::has_single_bit(alignment) || alignment > kLargestWorkspace) {
    return error_of(name_of(implementation_), "workspace alignment " + std::to_string(alignment),
                    "must be a power of two of at most 2^40");
  }
  if (workspace_size_ == 0) return std::nullopt;
  void* memory = nullptr;
  if (workspace_size_ <= kLargestWorkspace) {
    memory = ::operator new (workspace_size_, std::align_val_t{alignment}, std::nothrow);
  }
  if (memory == nullptr) {
    return error_of(name_of(implementation_),
                    "workspace of " + std::to_string(workspace_size_) + " bytes",
                    "there must be memory for it");
  }
  workspace_ = {static_cast<std::byte*>(memory), Memory{alignment}};
  return std::nullopt;
}

Result<PreparedCall> PreparedCall::make(const convlaw_implementation& implementation,
                                        const TypedProblem& typed, const AnyView& weight,
                                        const std::optional<AnyView>& bias, int threads,
                                        Quantizations quantizations) {
  TypedProblem asked = typed;
  asked.problem.bias = bias.has_value();
  const Conv2dProblem& p = asked.problem;
  const std::optional<Error> illegality = find_illegality(p);
  const std::optional<convlaw_problem> problem = to_abi(asked);
  if (!problem) return *illegality;

  PreparedCall made(implementation);
  made.types_ = element_types(typed.dtype);
  // Signed and unsigned weights are both convolved exactly; the C interface can say which they are.
  if (is_integer(typed.dtype) && weight.type == ElementType::u8) {
    made.types_.weight = ElementType::u8;
  }
  made.types_.output = quantizations.output_type.value_or(made.types_.output);
  made.problem_ = std::make_unique<convlaw_problem>(*problem);
  made.problem_->threads = threads;
  made.problem_->weight_dtype = to_abi(made.types_.weight);
  made.problem_->output_dtype = to_abi(made.types_.output);
  if (auto error = undeclared(implementation, *made.problem_)) return *error;

  std::array<char, 512> text{};
  const convlaw_message message{text.data(), text.size()};
  void* const context = made.implementation_.context;
  if (made.implementation_.query != nullptr) {
    const std::int32_t status = made.implementation_.query(context, made.problem_.get(), message);
    if (status != CONVLAW_OK) return refusal(made.implementation_, status, text.data());
  }
  if (illegality) return *illegality;

  const Size2 out = output_size(p);
  const Extents weights{p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
  const Extents biases{p.out_channels, 1, 1, 1};
  if (auto error = misfit("weight", weight, made.types_.weight, weights)) return *error;
  if (auto error = not_laid_out("weight", weight, typed.layout)) return *error;
  if (bias) {
    if (auto error = misfit("bias", *bias, made.types_.bias, biases)) return *error;
    if (auto error = not_laid_out("bias", *bias, Layout::nchw)) return *error;
  }
  made.layout_ = typed.layout;
  made.input_extents_ = {p.images(), p.in_channels, p.height, p.width};
  made.output_extents_ = {p.images(), output_channels(p), out.h, out.w};
  made.weight_ = weight;
  made.bias_ = bias;
  made.quantizations_ = std::make_unique<const Quantizations>(std::move(quantizations));
  if (made.implementation_.prepare != nullptr) {
    const convlaw_call call = made.make_call(message);
    void* prepared = nullptr;
    const std::int32_t status = made.implementation_.prepare(context, &call, &prepared);
    if (status != CONVLAW_OK) return refusal(made.implementation_, status, text.data());
    made.prepared_.reset(prepared);
  }
  if (auto error = made.reserve_workspace()) return *error;
  return made;
}

Result<PreparedCall> PreparedCall::make(const convlaw_implementation& implementation,
                                        const Conv2dProblem& problem,
                                        TensorView<const float> weight, const float* bias,
                                        int threads) {
  std::optional<AnyView> any_bias;
  if (bias != nullptr) {
    any_bias = {ElementType::f32, bias, {problem.out_channels, 1, 1, 1}, {1, 1, 1, 1}};
  }
  return make(implementation, TypedProblem{problem}, any_view<float>(weight), any_bias, threads);
}

std::optional<Error> PreparedCall::run_into(void* output_data, const AnyView& output,
                                            const AnyView& input) {
  const ElementType input_type = *element_type_from_abi(problem_->input_dtype);
  if (auto error = misfit("input", input, input_type, input_extents_)) return error;
  if (auto error = misfit("output", output, types_.output, output_extents_)) return error;
  std::array<char, 512> text{};
  convlaw_call call = make_call({text.data(), text.size()});
  const std::int32_t rank = problem_->unbatched != 0 ? 3 : 4;
  call.input = describe_tensor<convlaw_const_tensor>(input.data, input.type, input.extents,
                                                     input.strides, rank);
  call.input.quantization = to_abi(quantizations_->input);
  call.output = describe_tensor<convlaw_tensor>(output_data, output.type, output.extents,
                                                output.strides, rank);
  call.output.quantization = to_abi(quantizations_->output);
  if (rank == 3 && call.output.quantization.quantized_axis > 0) {
    --call.output.quantization.quantized_axis;
  }
  const std::int32_t status = implementation_.run(implementation_.context, &call);
  if (status != CONVLAW_OK) return refusal(implementation_, status, text.data());
  return std::nullopt;
}

std::optional<Error> PreparedCall::run(const AnyView& input, AnyTensor& output) {
  return run(input, output.view(), output.data());
}

std::optional<Error> PreparedCall::run(const AnyView& input, const AnyView& output,
                                       void* output_data) {
  if (auto error = not_laid_out("input", input, layout_)) return error;
  if (auto error = not_laid_out("output", output, layout_)) return error;
  return run_into(output_data, output, input);
}

std::optional<Error> PreparedCall::run(TensorView<const float> input, TensorView<float> output) {
  return run_into(output.data(), any_view<float>(output), any_view<float>(input));
}

}  // namespace convlaw
