// SPDX-License-Identifier: MIT
#include "fuzz/typed_tensors.h"

#include "convlaw/definition.h"
#include "convlaw/prepared_call.h"
#include "fuzz/require.h"

namespace convlaw {
namespace {

AnyTensor typed(ElementType type, const Extents& extents, const std::vector<double>& values) {
  AnyTensor tensor(type, extents);
  for (std::size_t i = 0; i < values.size(); ++i) {
    tensor.set(static_cast<std::int64_t>(i), values[i]);
  }
  return tensor;
}

}  // namespace

std::optional<AnyView> TypedTensors::bias_view() const {
  return bias ? std::optional(bias->view()) : std::nullopt;
}

void TypedTensors::flip(std::uint64_t place) {
  const auto at = static_cast<std::int64_t>(place % static_cast<std::uint64_t>(output.size()));
  const double value = output.get(at);
  output.set(at, value == 0 ? 1 : -value);
}

Domain typed_domain() {
  Domain domain;
  domain.dtypes = {kInputTypes.begin(), kInputTypes.end()};
  domain.limits.work = 300;
  domain.limits.wide_group_channels = 20;
  domain.limits.near_vectors = 20;
  return domain;
}

TypedTensors defined_tensors(const Case& c, const Operands& operands) {
  const Conv2dProblem& p = c.problem();
  const ElementTypes types = element_types(c.typed.dtype);
  TypedTensors tensors{
      typed(types.input, input_extents(p), operands.input.elements()),
      typed(types.weight, weight_extents(p), operands.weight.elements()),
      AnyTensor(types.output, output_extents(p)),
      std::nullopt,
  };
  if (p.bias) tensors.bias = typed(types.bias, {p.out_channels, 1, 1, 1}, operands.bias);
  auto call = PreparedCall::make(definition_implementation(), c.typed, tensors.weight.view(),
                                 tensors.bias_view());
  FUZZ_REQUIRE(call && !call->run(tensors.input.view(), tensors.output));
  return tensors;
}

}  // namespace convlaw
