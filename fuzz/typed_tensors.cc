// SPDX-License-Identifier: MIT
#include "fuzz/typed_tensors.h"

#include <limits>

#include "convlaw/definition.h"
#include "convlaw/infer.h"
#include "convlaw/prepared_call.h"
#include "fuzz/draws.h"
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

JudgedTensors TypedTensors::judged() const {
  return {input.view(), weight.view(), bias_view(), output.view()};
}

bool is_judged_alike_as_floats(const Case& c, const TypedTensors& t, const Judgement& judgement) {
  if (c.typed.dtype != ElementType::f32 || c.typed.layout != Layout::nchw) return true;
  const auto floats = [](const AnyTensor& tensor) {
    return static_cast<const float*>(tensor.data());
  };
  const auto found =
      judge(c.problem(), floats(t.input), floats(t.weight), t.bias ? floats(*t.bias) : nullptr,
            floats(t.output), judgement.contract);
  return found && found->rejected == judgement.rejected &&
         found->undecided == judgement.undecided && found->outputs == judgement.outputs;
}

void flip(AnyTensor& output, std::uint64_t place) {
  const auto at = static_cast<std::int64_t>(place % static_cast<std::uint64_t>(output.size()));
  const double value = output.get(at);
  output.set(at, value == 0 ? 1 : -value);
}

Domain typed_domain() {
  Domain domain;
  domain.dtypes = {kInputTypes.begin(), kInputTypes.end()};
  domain.layouts = {Layout::nchw, Layout::nhwc};
  domain.limits.near_vectors = 20;
  domain.limits.elements = 10'000;  // judging many outputs by all contracts takes a minute
  return domain;
}

Case draw_typed_case(Choices& choices, Domain domain) {
  domain.limits.work = number(choices, 7, "size") == 7 ? 10'000 : 300;
  return decode(choices, domain);
}

Contract draw_contract(Choices& choices, const Case& c) {
  std::vector<Contract> contracts = candidate_contracts(c.problem(), element_types(c.typed.dtype));
  contracts.insert(contracts.begin(), Contract());
  const auto last = static_cast<std::int64_t>(contracts.size()) - 1;
  return contracts[static_cast<std::size_t>(number(choices, last, "contract"))];
}

bool draw_special(Choices& choices, const Case& c, Operands& operands) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (is_integer(c.typed.dtype)) return false;
  const std::int64_t special = number(choices, 7, "special");
  if (special < 4) return false;
  auto& values = special % 2 == 0 ? operands.input.elements() : operands.weight.elements();
  values[c.data.seed % values.size()] = special > 5 ? kInfinity - kInfinity : kInfinity;
  return true;
}

Quantization draw_quantization(Choices& choices, std::size_t count, int axis, int unit) {
  Quantization q{std::vector<float>(count), std::vector<std::int32_t>(count), axis};
  for (float& scale : q.scales) {
    scale = 0.01F * static_cast<float>(1 + number(choices, 255, "scale"));
  }
  for (std::int32_t& zero_point : q.zero_points) {
    zero_point = unit * static_cast<std::int32_t>(number(choices, 20, "zero_point"));
  }
  return q;
}

void define(const RunOperands& operands, const TypedProblem& typed, AnyTensor& output) {
  auto call =
      PreparedCall::make(definition_implementation(), typed, operands.weight, operands.bias);
  FUZZ_REQUIRE(call && !call->run(operands.input, output));
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
  define({tensors.input.view(), tensors.weight.view(), tensors.bias_view()}, c.typed,
         tensors.output);
  return tensors;
}

}  // namespace convlaw
