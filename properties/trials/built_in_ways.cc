// SPDX-License-Identifier: MIT
#include "properties/trials/built_in_ways.h"

#include "convlaw/prepared_call.h"
#include "convlaw/registry.h"

namespace convlaw::trials {
namespace {

TensorView<const float> view(const AnyTensor& tensor) {
  return {static_cast<const float*>(tensor.data()), tensor.extents(), tensor.strides()};
}

AnyTensor run(const convlaw_implementation& implementation, const Conv2dProblem& problem,
              const ways::Operands& operands) {
  const float* bias = operands.bias ? static_cast<const float*>(operands.bias->data()) : nullptr;
  auto call = PreparedCall::make(implementation, problem, view(operands.weight), bias, 1);
  if (!call) return {ElementType::f32, {0, 0, 0, 0}};
  AnyTensor output = ways::empty_output(problem, operands);
  const TensorView<float> written(static_cast<float*>(output.data()), output.extents(),
                                  output.strides());
  if (call->run(view(operands.input), written)) return {ElementType::f32, {0, 0, 0, 0}};
  return output;
}

}  // namespace

std::vector<ways::Way> built_in_ways() {
  std::vector<ways::Way> ways;
  for (const convlaw_implementation* implementation : optimized_implementations()) {
    ways.push_back({implementation->name,
                    {},
                    [implementation](const auto& problem, const auto& operands) {
                      return run(*implementation, problem, operands);
                    },
                    [](const Conv2dProblem& p) { return p.padding_mode == PaddingMode::zeros; }});
  }
  return ways;
}

}  // namespace convlaw::trials
