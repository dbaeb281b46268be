// SPDX-License-Identifier: MIT
#include "convlaw/im2col.h"
#include "reference/tests/ways/rounding.h"
#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

template <class T>
Tensor<T> converted(const AnyTensor& tensor) {
  Tensor<T> copy(tensor.extents());
  for (std::int64_t i = 0; i < copy.size(); ++i) {
    copy.elements()[static_cast<std::size_t>(i)] = static_cast<T>(tensor.get(i));
  }
  return copy;
}

}  // namespace

template <class T>
AnyTensor matrix_product(const Conv2dProblem& problem, const Operands& operands) {
  std::vector<T> bias;
  if (operands.bias) bias = converted<T>(*operands.bias).elements();
  AnyTensor output = empty_output(problem, operands);
  Tensor<T> result(output.extents());
  conv2d_im2col(problem, converted<T>(operands.input), converted<T>(operands.weight), bias, result);
  for (std::int64_t i = 0; i < result.size(); ++i) {
    const T value = result.elements()[static_cast<std::size_t>(i)];
    output.set(i, round_to(output.type(), static_cast<double>(value)));
  }
  return output;
}

template AnyTensor matrix_product<float>(const Conv2dProblem&, const Operands&);
template AnyTensor matrix_product<double>(const Conv2dProblem&, const Operands&);

}  // namespace convlaw::ways
