// SPDX-License-Identifier: MIT
#include "properties/dock/certified_run.h"

#include <cstring>

#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"

namespace convlaw {
namespace {

// A dense copy in another layout.
AnyTensor laid_out(const AnyView& view, Layout layout) {
  AnyTensor copy(view.type, view.extents, layout);
  const std::size_t size = size_in_bytes(view.type);
  const auto* const from = static_cast<const std::byte*>(view.data);
  auto* const to = static_cast<std::byte*>(copy.data());
  const auto place = [](const Strides& strides, const Extents& index) {
    std::int64_t sum = 0;
    for (std::size_t axis = 0; axis < 4; ++axis) sum += strides[axis] * index[axis];
    return static_cast<std::size_t>(sum);
  };
  for_each_index(view.extents, [&](std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) {
    const Extents index{i, j, k, l};
    std::memcpy(to + place(copy.strides(), index) * size, from + place(view.strides, index) * size,
                size);
  });
  return copy;
}

std::optional<Error> run_once(const convlaw_implementation& implementation,
                              const TypedProblem& typed, const RunOperands& operands,
                              AnyTensor& output) {
  if (typed.layout == Layout::nchw) {
    auto call = PreparedCall::make(implementation, typed, operands.weight, operands.bias);
    if (!call) return call.error();
    return call->run(operands.input, output);
  }
  const AnyTensor input = laid_out(operands.input, typed.layout);
  const AnyTensor weight = laid_out(operands.weight, typed.layout);
  AnyTensor result = laid_out(output.view(), typed.layout);
  auto call = PreparedCall::make(implementation, typed, weight.view(), operands.bias);
  if (!call) return call.error();
  if (auto error = call->run(input.view(), result)) return error;
  output = laid_out(result.view(), Layout::nchw);
  return std::nullopt;
}

// What it says of the problem before it is run.
CallResult ask_first(const Dock& dock, const TypedProblem& typed) {
  const auto lacks = [](const char* what) {
    return CallResult{CallResult::Status::declined, what, {}};
  };
  if (!dock.offers_forward()) return lacks("offers no forward convolution");
  if (!dock.offers(typed.dtype)) return lacks("does not offer the element type");
  if (!dock.offers(typed.layout)) return lacks("does not offer the layout");
  return dock.ask(dock.as_sent(typed));
}

}  // namespace

Result<Inference> infer_in_dock(const Dock& dock, const convlaw_implementation& implementation,
                                const TypedProblem& typed, const std::function<void()>& before_run,
                                std::uint64_t seed) {
  const CallResult asked = ask_first(dock, typed);
  if (asked.status != CallResult::Status::computed) {
    return Error{dock.name(), to_line(typed.problem), asked.message, {}, 0};
  }
  const TypedProblem sent = dock.as_sent(typed);
  const Run run = [&](const RunOperands& operands, AnyTensor& output) {
    before_run();
    return run_once(implementation, sent, operands, output);
  };
  return infer_contract(sent.problem, element_types(sent.dtype), run, seed);
}

CaseCertificate certify_in_dock(const Dock& dock, const convlaw_implementation& implementation,
                                const TypedProblem& typed, const CertifyOptions& options,
                                const std::function<void()>& before_run, bool infer) {
  using Kind = CaseCertificate::Kind;
  const CallResult asked = ask_first(dock, typed);
  if (asked.status == CallResult::Status::declined) return {Kind::declined, asked.message, {}, {}};
  if (asked.status != CallResult::Status::computed) return {Kind::failed, asked.message, {}, {}};

  const TypedProblem sent = dock.as_sent(typed);
  CaseCertificate result;
  std::optional<Error> trouble;
  const Run run = [&](const RunOperands& operands, AnyTensor& output) -> std::optional<Error> {
    before_run();
    trouble = run_once(implementation, sent, operands, output);
    return trouble;
  };
  result.certificate = certify(sent.problem, element_types(sent.dtype), run, options);
  if (trouble && result.certificate.verdict == Certificate::Verdict::undecided) {
    const bool declined = trouble->rule.starts_with("declined");
    return {declined ? Kind::declined : Kind::failed, trouble->message(), result.certificate, {}};
  }
  if (infer) {
    Result<Inference> inference =
        infer_in_dock(dock, implementation, typed, before_run, result.certificate.seed);
    if (inference) result.inference = *std::move(inference);
  }
  return result;
}

}  // namespace convlaw
