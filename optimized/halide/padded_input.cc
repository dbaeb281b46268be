// SPDX-License-Identifier: MIT
#include "optimized/halide/padded_input.h"

#include <cstdint>

#include "convlaw/pad.h"

namespace convlaw {

std::size_t size_of_padded(const Conv2dProblem& p, ElementType type) {
  const Conv2dProblem plain = without_padding(p);
  const auto elements =
      static_cast<std::size_t>(plain.images() * plain.in_channels * plain.height * plain.width);
  const std::size_t size = elements * size_in_bytes(type);
  return (size + kWorkspaceAlignment - 1) / kWorkspaceAlignment * kWorkspaceAlignment;
}

// What its elements mean does not matter: no mode adds any.
AnyView padded_input(const Conv2dProblem& p, const AnyView& input, void* memory) {
  const Conv2dProblem plain = without_padding(p);
  const Extents extents{plain.images(), plain.in_channels, plain.height, plain.width};
  const Strides strides = dense_strides(extents, Layout::nchw);
  const auto pad = [&](auto element) {
    using T = decltype(element);
    const TensorView<const T> from(static_cast<const T*>(input.data), input.extents, input.strides);
    pad_input<T>(p, from, TensorView<T>(static_cast<T*>(memory), extents, strides));
  };
  const std::size_t size = size_in_bytes(input.type);
  size == 4 ? pad(float{}) : size == 2 ? pad(std::uint16_t{}) : pad(std::uint8_t{});
  return {input.type, memory, extents, strides};
}

}  // namespace convlaw
