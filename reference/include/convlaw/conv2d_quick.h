// SPDX-License-Identifier: MIT
// conv2d() with its loops in an order that is quick. Every sum has the same terms in the same
// order, so the results are conv2d()'s bit for bit, which a test holds it to.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include "convlaw/conv2d_by_planes.h"
#include "convlaw/conv2d_dense.h"
#include "convlaw/pad.h"

namespace convlaw {

/// A copy in `To`, dense in NCHW order. Conversions must be exact.
template <class To, class From>
Tensor<To> dense_copy(TensorView<From> tensor) {
  Tensor<To> copy(tensor.extents());
  To* next = copy.elements().data();
  if (tensor.strides() == dense_strides(tensor.extents(), Layout::nchw)) {
    std::copy_n(tensor.data(), copy.size(), next);
    return copy;
  }
  for_each_index(tensor.extents(),
                 [&](auto... index) { *next++ = static_cast<To>(tensor(index...)); });
  return copy;
}

/// The elements of a dense tensor where they are, of any other a copy that `memory` keeps.
template <class To, class From>
const To* dense_elements(TensorView<From> tensor, Tensor<To>& memory) {
  if constexpr (std::is_same_v<const To, const From>) {
    if (tensor.strides() == dense_strides(tensor.extents(), Layout::nchw)) return tensor.data();
  }
  memory = dense_copy<To>(tensor);
  return memory.elements().data();
}

/// As conv2d().
template <class Accumulator, class X, class W, class B, class Y>
void conv2d_quick(const Conv2dProblem& problem, TensorView<X> input, TensorView<W> weight,
                  const B* bias, TensorView<Y> output) {
  if (element_count(output.extents()) == 0) return;  // of no elements, however long its axes are
  Conv2dProblem p = problem;
  Tensor<Accumulator> memory;
  const Accumulator* x = dense_elements(input, memory);
  if (p.padding_mode != PaddingMode::zeros) {  // whose padding is input that is read
    p = without_padding(problem);
    Tensor<Accumulator> padded({p.images(), p.in_channels, p.height, p.width});
    const TensorView<const Accumulator> dense(x, input.extents(),
                                              dense_strides(input.extents(), Layout::nchw));
    pad_input<Accumulator>(problem, dense, padded.view());
    memory = std::move(padded);
    x = memory.elements().data();
  }
  if constexpr (std::is_floating_point_v<Accumulator>) {
    Tensor<Accumulator> weight_memory, bias_memory;
    const Extents of_bias{1, 1, 1, output.extent(1)};
    const TensorView<const B> biases(bias, of_bias, dense_strides(of_bias, Layout::nchw));
    const Accumulator* w = dense_elements(weight, weight_memory);
    const Accumulator* b = bias == nullptr ? nullptr : dense_elements(biases, bias_memory);
    if constexpr (std::is_same_v<Accumulator, Y>) {
      if (output.strides() == dense_strides(output.extents(), Layout::nchw)) {
        return conv2d_dense(p, x, w, b, output.data());
      }
    }
    Tensor<Accumulator> sums(output.extents());
    conv2d_dense(p, x, w, b, sums.elements().data());
    const Accumulator* next = sums.elements().data();
    for_each_index(output.extents(),
                   [&](auto... index) { output(index...) = static_cast<Y>(*next++); });
  } else {
    conv2d_by_planes(p, x, weight, bias, output);
  }
}

}  // namespace convlaw
