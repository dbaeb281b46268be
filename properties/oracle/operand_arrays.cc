// SPDX-License-Identifier: MIT
#include "properties/oracle/operand_arrays.h"

#include <cmath>
#include <span>

#include "properties/cases/operands.h"

namespace convlaw {
namespace {

NpyArray to_array(ElementType type, const std::vector<std::int64_t>& shape,
                  std::span<const double> values) {
  NpyArray array = make_array(type, shape);
  std::int64_t index = 0;
  for (const double value : values) {
    store_element(type, array.data.data(), index++,
                  type == ElementType::u8 ? std::abs(value) : value);
  }
  return array;
}

}  // namespace

std::optional<Error> check_shape(const std::string& name, const NpyArray& array,
                                 const std::vector<std::int64_t>& shape) {
  if (array.shape == shape) return std::nullopt;
  return Error{name, to_tuple(array.shape), "must be " + to_tuple(shape), {}, 0};
}

AnyView view_of(const NpyArray& array, const Extents& extents) {
  return {array.type, array.data.data(), extents, dense_strides(extents, Layout::nchw)};
}

JudgedTensors judged_tensors(const Conv2dProblem& problem, const OperandArrays& operands,
                             const NpyArray& output) {
  JudgedTensors tensors{view_of(operands.input, input_extents(problem)),
                        view_of(operands.weight, weight_extents(problem)), std::nullopt,
                        view_of(output, output_extents(problem))};
  if (operands.bias) tensors.bias = view_of(*operands.bias, {problem.out_channels, 1, 1, 1});
  return tensors;
}

OperandArrays draw_operands(const Case& c) {
  const ElementTypes types = element_types(c.typed.dtype);
  const Conv2dProblem& p = c.problem();
  const Operands drawn = make_operands(c);
  std::vector<std::int64_t> input_shape{p.in_channels, p.height, p.width};
  if (p.batch) input_shape.insert(input_shape.begin(), *p.batch);
  const Extents weight = weight_extents(p);
  OperandArrays operands{
      to_array(types.input, input_shape, drawn.input.elements()),
      to_array(types.weight, {weight.begin(), weight.end()}, drawn.weight.elements()),
      std::nullopt};
  if (p.bias) operands.bias = to_array(types.bias, {p.out_channels}, drawn.bias);
  return operands;
}

}  // namespace convlaw
