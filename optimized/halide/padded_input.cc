// SPDX-License-Identifier: MIT
#include "optimized/halide/padded_input.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

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

bool can_have_zeros(const Conv2dProblem& p) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t least = std::min({rows.begin, rows.end, columns.begin, columns.end});
  return p.padding_mode == PaddingMode::zeros && least >= 0;
}

AnyView with_zeros(const Conv2dProblem& p, const AnyView& input, void* memory) {
  const Conv2dProblem plain = without_padding(p);
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const auto pixel = static_cast<std::size_t>(p.in_channels) * size_in_bytes(input.type);
  const std::size_t row = static_cast<std::size_t>(p.width) * pixel;
  const auto* from = static_cast<const std::byte*>(input.data);
  auto* to = static_cast<std::byte*>(memory);
  const auto add_zeros = [&](std::int64_t pixels) {
    std::memset(to, 0, static_cast<std::size_t>(pixels) * pixel);
    to += static_cast<std::size_t>(pixels) * pixel;
  };
  for (std::int64_t image = 0; image < p.images(); ++image) {
    add_zeros(rows.begin * plain.width);
    for (std::int64_t y = 0; y < p.height; ++y) {
      add_zeros(columns.begin);
      std::memcpy(to, from, row);
      from += row;
      to += row;
      add_zeros(columns.end);
    }
    add_zeros(rows.end * plain.width);
  }
  const Extents extents{plain.images(), plain.in_channels, plain.height, plain.width};
  return {input.type, memory, extents, dense_strides(extents, Layout::nhwc)};
}

}  // namespace convlaw
