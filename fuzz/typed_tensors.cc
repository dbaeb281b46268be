// SPDX-License-Identifier: MIT
#include "fuzz/typed_tensors.h"

#include "convlaw/definition.h"
#include "convlaw/prepared_call.h"
#include "fuzz/require.h"

namespace convlaw {
namespace {

AnyTensor typed(ElementType type, Layout layout, const Values& values) {
  AnyTensor tensor(type, values.extents(), layout);
  const Strides& s = tensor.strides();
  for_each_index(values.extents(), [&](auto i, auto j, auto k, auto l) {
    tensor.set(i * s[0] + j * s[1] + k * s[2] + l * s[3], values(i, j, k, l));
  });
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
  domain.layouts = {Layout::nchw, Layout::nhwc};
  domain.limits.near_vectors = 20;
  return domain;
}

Case draw_typed_case(Choices& choices, Domain domain) {
  std::int64_t size = 0;
  choices.choose(size, 0, 7, "size");
  domain.limits.work = size == 7 ? 10'000 : 300;
  return decode(choices, domain);
}

TypedTensors defined_tensors(const Case& c, const Operands& operands) {
  const Conv2dProblem& p = c.problem();
  const ElementTypes types = element_types(c.typed.dtype);
  TypedTensors tensors{
      typed(types.input, c.typed.layout, operands.input),
      typed(types.weight, c.typed.layout, operands.weight),
      AnyTensor(types.output, output_extents(p), c.typed.layout),
      std::nullopt,
  };
  if (p.bias) {
    tensors.bias = AnyTensor(types.bias, {p.out_channels, 1, 1, 1});
    for (std::int64_t oc = 0; oc < p.out_channels; ++oc) {
      tensors.bias->set(oc, operands.bias[static_cast<std::size_t>(oc)]);
    }
  }
  auto call = PreparedCall::make(definition_implementation(), c.typed, tensors.weight.view(),
                                 tensors.bias_view());
  FUZZ_REQUIRE(call && !call->run(tensors.input.view(), tensors.output));
  return tensors;
}

}  // namespace convlaw
