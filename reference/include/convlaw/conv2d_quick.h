// SPDX-License-Identifier: MIT
// conv2d() with its loops in an order that is quick. Every sum has the same terms in the same
// order, so the results are conv2d()'s bit for bit, which a test holds it to.
#pragma once

#include <utility>

#include "convlaw/conv2d_by_channels.h"
#include "convlaw/conv2d_by_planes.h"
#include "convlaw/pad.h"

namespace convlaw {

/// A copy in `To`, dense in NCHW order. Conversions must be exact.
template <class To, class From>
Tensor<To> dense_copy(TensorView<From> tensor) {
  Tensor<To> copy(tensor.extents());
  To* next = copy.elements().data();
  for_each_index(tensor.extents(),
                 [&](auto... index) { *next++ = static_cast<To>(tensor(index...)); });
  return copy;
}

/// As conv2d().
template <class Accumulator, class X, class W, class B, class Y>
void conv2d_quick(const Conv2dProblem& problem, TensorView<X> input, TensorView<W> weight,
                  const B* bias, TensorView<Y> output) {
  if (element_count(output.extents()) == 0) return;  // of no elements, however long its axes are
  Conv2dProblem p = problem;
  Tensor<Accumulator> x = dense_copy<Accumulator>(input);
  if (p.padding_mode != PaddingMode::zeros) {  // whose padding is input that is read
    p = without_padding(problem);
    Tensor<Accumulator> padded({p.images(), p.in_channels, p.height, p.width});
    pad_input<Accumulator>(problem, std::as_const(x).view(), padded.view());
    x = std::move(padded);
  }
  constexpr std::int64_t kWide = 16;
  if (output.extent(3) < kWide) {
    conv2d_by_channels(p, std::as_const(x).elements().data(), weight, bias, output);
  } else {
    conv2d_by_planes(p, std::as_const(x).elements().data(), weight, bias, output);
  }
}

}  // namespace convlaw
