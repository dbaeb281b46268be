// SPDX-License-Identifier: MIT
// conv2d() with its loops in an order that is quick. Every sum has the same terms in the same
// order, so the results are conv2d()'s bit for bit, which a test holds it to.
#pragma once

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "convlaw/conv2d_by_planes.h"
#include "convlaw/conv2d_dense.h"
#include "convlaw/pad.h"

namespace convlaw {

/// Dense elements in NCHW order, not set yet.
template <class T>
std::unique_ptr<T[]> room_for(const Extents& extents) {
  return std::make_unique_for_overwrite<T[]>(static_cast<std::size_t>(element_count(extents)));
}

/// The elements of a tensor, dense in NCHW order: where they are, or in a copy that `memory` keeps.
/// Conversions must be exact.
template <class To, class From>
const To* dense_elements(TensorView<From> tensor, std::unique_ptr<To[]>& memory) {
  const bool is_dense = tensor.strides() == dense_strides(tensor.extents(), Layout::nchw);
  if constexpr (std::is_same_v<const To, const From>) {
    if (is_dense) return tensor.data();
  }
  memory = room_for<To>(tensor.extents());
  To* next = memory.get();
  if (is_dense) {
    std::copy_n(tensor.data(), element_count(tensor.extents()), next);
  } else {
    for_each_index(tensor.extents(),
                   [&](auto... index) { *next++ = static_cast<To>(tensor(index...)); });
  }
  return memory.get();
}

/// As conv2d().
template <class Accumulator, class X, class W, class B, class Y>
void conv2d_quick(const Conv2dProblem& problem, TensorView<X> input, TensorView<W> weight,
                  const B* bias, TensorView<Y> output) {
  if (element_count(output.extents()) == 0) return;  // of no elements, however long its axes are
  Conv2dProblem p = problem;
  std::unique_ptr<Accumulator[]> memory;
  const Accumulator* x = dense_elements(input, memory);
  if (p.padding_mode != PaddingMode::zeros) {  // whose padding is input that is read
    p = without_padding(problem);
    const Extents extents{p.images(), p.in_channels, p.height, p.width};
    std::unique_ptr<Accumulator[]> padded = room_for<Accumulator>(extents);
    const auto dense = [](auto* elements, const Extents& of) {
      return TensorView(elements, of, dense_strides(of, Layout::nchw));
    };
    pad_input<Accumulator>(problem, dense(x, input.extents()), dense(padded.get(), extents));
    memory = std::move(padded);
    x = memory.get();
  }
  if constexpr (std::is_floating_point_v<Accumulator>) {
    std::unique_ptr<Accumulator[]> weight_memory, bias_memory;
    const Extents of_bias{1, 1, 1, output.extent(1)};
    const TensorView<const B> biases(bias, of_bias, dense_strides(of_bias, Layout::nchw));
    const Accumulator* w = dense_elements(weight, weight_memory);
    const Accumulator* b = bias == nullptr ? nullptr : dense_elements(biases, bias_memory);
    if constexpr (std::is_same_v<Accumulator, Y>) {
      if (output.strides() == dense_strides(output.extents(), Layout::nchw)) {
        return conv2d_dense(p, x, w, b, output.data());
      }
    }
    const std::unique_ptr<Accumulator[]> sums = room_for<Accumulator>(output.extents());
    conv2d_dense(p, x, w, b, sums.get());
    const Accumulator* next = sums.get();
    for_each_index(output.extents(),
                   [&](auto... index) { output(index...) = static_cast<Y>(*next++); });
  } else {
    conv2d_by_planes(p, x, weight, bias, output);
  }
}

}  // namespace convlaw
