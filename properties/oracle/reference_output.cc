// SPDX-License-Identifier: MIT
#include "properties/oracle/reference_output.h"

#include <cmath>
#include <string>

#include "convlaw/conv2d.h"
#include "properties/cases/operands.h"
#include "properties/oracle/exact_sums.h"

namespace convlaw {
namespace {

// T holds every value of the array.
template <class T>
Tensor<T> to_tensor(const NpyArray& array, const Extents& extents) {
  Tensor<T> tensor(extents);
  std::int64_t index = 0;
  for (T& value : tensor.elements()) {
    value = static_cast<T>(load_element(array.type, array.data.data(), index++));
  }
  return tensor;
}

template <class Sum, class Operand>
std::vector<Sum> convolve(const Conv2dProblem& problem, const OperandArrays& operands) {
  const auto input = to_tensor<Operand>(operands.input, input_extents(problem));
  const auto weight = to_tensor<Operand>(operands.weight, weight_extents(problem));
  Tensor<double> bias;
  if (operands.bias) bias = to_tensor<double>(*operands.bias, {problem.out_channels, 1, 1, 1});
  Tensor<Sum> output(output_extents(problem));
  conv2d<Sum>(problem, input.view(), weight.view(),
              operands.bias ? bias.elements().data() : nullptr, output.view());
  return std::move(output.elements());
}

bool any_of_type(const OperandArrays& operands, ElementType type) {
  return operands.input.type == type || operands.weight.type == type ||
         (operands.bias && operands.bias->type == type);
}

std::optional<Error> check_types(const OperandArrays& operands) {
  const ElementType input = operands.input.type;
  for (const NpyArray* other : {&operands.weight, operands.bias ? &*operands.bias : nullptr}) {
    if (other == nullptr || is_integer(other->type) == is_integer(input)) continue;
    return Error{"dtype",
                 std::string(to_string(other->type)),
                 "does not go with an input of " + std::string(to_string(input)),
                 {},
                 0};
  }
  return std::nullopt;
}

}  // namespace

double ExactReal::round_to(const Format& format) const {
  const double nearest = sum_.to_double();
  const std::partial_ordering order = sum_.compare(nearest);
  if (!std::isfinite(nearest) || order == std::partial_ordering::equivalent) {
    return convlaw::round_to(format, nearest);
  }
  // Which side of `nearest` the sum is on is all that a shorter format needs to know.
  const bool is_above = order == std::partial_ordering::greater;
  const double next = std::nextafter(nearest, is_above ? HUGE_VAL : -HUGE_VAL);
  return convlaw::round_to(format, nearest, (next - nearest) / 4);
}

Result<NpyArray> reference_output(const Conv2dProblem& problem, const OperandArrays& operands) {
  if (auto error = check_types(operands)) return *error;
  const Extents extents = output_extents(problem);
  const ElementType type = element_types(operands.input.type).output;
  NpyArray array = make_array(type, {extents.begin(), extents.end()});
  if (!problem.batch) array.shape.erase(array.shape.begin());

  std::int64_t index = 0;
  const auto store = [&](double value) { store_element(type, array.data.data(), index++, value); };
  if (is_integer(type)) {
    for (const std::vector<ExactInteger> sums = convolve<ExactInteger, double>(problem, operands);
         const ExactInteger& sum : sums) {
      if (!sum.fits_in_32_bits()) {
        return Error{"output",
                     "beyond 32 bits at position " + std::to_string(index),
                     "sums of integers must fit in i32",
                     {},
                     0};
      }
      store(sum.value());
    }
  } else if (any_of_type(operands, ElementType::f64)) {
    for (const std::vector<double> sums = convolve<double, double>(problem, operands);
         const double sum : sums) {
      store(sum);
    }
  } else {
    for (const std::vector<ExactReal> sums = convolve<ExactReal, float>(problem, operands);
         const ExactReal& sum : sums) {
      store(sum.round_to(format_of(type)));
    }
  }
  return array;
}

}  // namespace convlaw
