// SPDX-License-Identifier: MIT
// A second reference, written without looking at the first: pad the input, lay the windows out as
// the columns of a matrix, and multiply it by the weights with Eigen. Exact on data whose sums are
// exact in the element type, and then bit-identical to the definition; much faster than it on
// large problems.
#pragma once

#include <optional>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// output = conv2d(input, weight) + bias. `problem` must be legal; the tensors must have its shapes
/// (N = 1 when unbatched); an empty `bias` is none. T is float or double, which is also what sums
/// are formed in, in an order of Eigen's choice. Needs memory for the padded input and at most
/// `kIm2colElements` more elements.
template <class T>
void conv2d_im2col(const Conv2dProblem& problem, const Tensor<T>& input, const Tensor<T>& weight,
                   const std::vector<T>& bias, Tensor<T>& output);

/// The same for any element type, and any strides; extents must be the problem's, those of the bias
/// (OC, 1, 1, 1). f32 and f64 as above; f16 and bf16 are multiplied and summed in double, whose
/// sums are rounded once; so are integers, which is exact below 2^53. `output` must be in the range
/// of its type.
void conv2d_im2col(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
                   const std::optional<AnyView>& bias, AnyTensor& output);

inline constexpr std::int64_t kIm2colElements = std::int64_t{1} << 20;

extern template void conv2d_im2col(const Conv2dProblem&, const Tensor<float>&, const Tensor<float>&,
                                   const std::vector<float>&, Tensor<float>&);
extern template void conv2d_im2col(const Conv2dProblem&, const Tensor<double>&,
                                   const Tensor<double>&, const std::vector<double>&,
                                   Tensor<double>&);

}  // namespace convlaw
