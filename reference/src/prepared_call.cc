// SPDX-License-Identifier: MIT
#include "convlaw/prepared_call.h"

#include <array>
#include <new>
#include <string>

#include "convlaw/abi.h"

namespace convlaw {
namespace {

Error refusal(const convlaw_implementation& implementation, std::int32_t status,
              std::string_view message) {
  std::string what = status == CONVLAW_DECLINED   ? "declined"
                     : status == CONVLAW_REJECTED ? "rejected as illegal"
                                                  : "failed";
  if (!message.empty()) what += ": " + std::string(message);
  return {implementation.name, {}, what, {}, 0};
}

}  // namespace

void PreparedCall::Release::operator()(void* prepared) const {
  if (implementation->release != nullptr) {
    implementation->release(implementation->context, prepared);
  }
}

void PreparedCall::Memory::operator()(std::byte* memory) const {
  ::operator delete (memory, std::align_val_t{alignment});
}

PreparedCall::PreparedCall(const convlaw_implementation& implementation,
                           const convlaw_problem& problem, TensorView<const float> weight,
                           const float* bias)
    : implementation_(&implementation),
      problem_(std::make_unique<convlaw_problem>(problem)),
      weight_(weight),
      bias_(bias),
      prepared_(nullptr, Release{&implementation}) {}

convlaw_call PreparedCall::make_call(convlaw_message message) const {
  convlaw_call call{};
  call.struct_size = sizeof call;
  call.problem = problem_.get();
  call.weight = describe_tensor<convlaw_const_tensor>(weight_.data(), ElementType::f32,
                                                      weight_.extents(), weight_.strides(), 4);
  const std::int64_t channels = bias_ == nullptr ? 0 : problem_->out_channels;
  call.bias = describe_tensor<convlaw_const_tensor>(bias_, ElementType::f32, {1, 1, 1, channels},
                                                    {0, 0, 0, 1}, 1);
  call.prepared = prepared_.get();
  call.workspace = workspace_.get();
  call.workspace_size = workspace_size_;
  call.message = message;
  return call;
}

Result<PreparedCall> PreparedCall::make(const convlaw_implementation& implementation,
                                        const Conv2dProblem& problem,
                                        TensorView<const float> weight, const float* bias,
                                        int threads) {
  TypedProblem typed{problem};
  typed.problem.bias = bias != nullptr;
  convlaw_problem abi_problem = *to_abi(typed);
  abi_problem.threads = threads;
  PreparedCall made(implementation, abi_problem, weight, bias);

  std::array<char, 512> text{};
  const convlaw_message message{text.data(), text.size()};
  void* const context = implementation.context;
  if (implementation.query != nullptr) {
    const std::int32_t status = implementation.query(context, made.problem_.get(), message);
    if (status != CONVLAW_OK) return refusal(implementation, status, text.data());
  }
  if (implementation.prepare != nullptr) {
    const convlaw_call call = made.make_call(message);
    void* prepared = nullptr;
    const std::int32_t status = implementation.prepare(context, &call, &prepared);
    if (status != CONVLAW_OK) return refusal(implementation, status, text.data());
    made.prepared_.reset(prepared);
  }
  if (implementation.workspace_size != nullptr) {
    std::size_t alignment = 1;
    const std::int32_t status = implementation.workspace_size(
        context, made.problem_.get(), made.prepared_.get(), &made.workspace_size_, &alignment);
    if (status != CONVLAW_OK) return refusal(implementation, status, "");
    auto* memory =
        static_cast<std::byte*>(::operator new (made.workspace_size_, std::align_val_t{alignment}));
    made.workspace_ = {memory, Memory{alignment}};
  }
  return made;
}

std::optional<Error> PreparedCall::run(TensorView<const float> input, TensorView<float> output) {
  std::array<char, 512> text{};
  convlaw_call call = make_call({text.data(), text.size()});
  const std::int32_t rank = problem_->unbatched != 0 ? 3 : 4;
  call.input = describe_tensor<convlaw_const_tensor>(input.data(), ElementType::f32,
                                                     input.extents(), input.strides(), rank);
  call.output = describe_tensor<convlaw_tensor>(output.data(), ElementType::f32, output.extents(),
                                                output.strides(), rank);
  const std::int32_t status = implementation_->run(implementation_->context, &call);
  if (status != CONVLAW_OK) return refusal(*implementation_, status, text.data());
  return std::nullopt;
}

}  // namespace convlaw
