// SPDX-License-Identifier: MIT
#include "optimized/halide/patches.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "convlaw/pad.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/padded_input.h"

namespace convlaw {

std::int64_t columns_of_patch(const Conv2dProblem& p, Layout layout) {
  const Axis columns = horizontal_axis(p);
  const bool is_plain = p.groups == 1 && p.padding_mode == PaddingMode::zeros &&
                        columns.begin == 0 && columns.end == 0 && columns.dilation == 1;
  if (!is_plain || p.images() == 0 || p.in_channels == 0 || p.height == 0) return 1;
  if (layout == Layout::nhwc) return columns.kernel;
  const bool is_multiple = columns.kernel % kInterleaved == 0 &&
                           columns.stride % kInterleaved == 0 && columns.extent % kInterleaved == 0;
  return is_multiple ? kInterleaved : 1;
}

Conv2dProblem columns_as_channels(const Conv2dProblem& p, std::int64_t columns, Layout layout) {
  Conv2dProblem seen = p;
  seen.in_channels *= columns;
  seen.kernel_size.w /= columns;
  if (layout == Layout::nhwc) {
    seen.width = output_size(p).w;
    seen.stride.w = 1;
  } else {
    seen.width /= columns;
    seen.stride.w /= columns;
  }
  return seen;
}

bool suits_patches(const Plan& plan) {
  return plan.strategy == Strategy::lines && plan.lines.is_interleaved && !plan.lines.is_gathered;
}

AnyView columns_as_channels(const Conv2dProblem& p, const AnyView& input, std::int64_t columns,
                            Layout layout) {
  const auto& [n, c, h, w] = input.extents;
  if (layout == Layout::nhwc) {
    const std::int64_t places = output_size(p).w;
    const std::int64_t step = places == 1 ? columns : p.stride.w;  // which may be any then
    return {input.type, input.data, {n, c * columns, h, places}, {h * w * c, 1, w * c, step * c}};
  }
  return {input.type,
          input.data,
          {n, c * columns, h, w / columns},
          {c * h * w, h * w / columns, w, columns}};
}

Tensor<float> columns_as_channels_of_weight(const AnyView& weight, std::int64_t columns,
                                            Layout layout) {
  const Extents& of = weight.extents;
  const bool is_nchw = layout == Layout::nchw;
  Tensor<float> seen({of[0], of[1] * columns, of[2], of[3] / columns});
  for_each_index(seen.extents(), [&](auto oc, auto channel, auto kh, auto kw) {
    const std::int64_t of_image = is_nchw ? channel / columns : channel % of[1];
    const std::int64_t column = is_nchw ? channel % columns : channel / of[1];
    seen(oc, channel, kh, kw) =
        static_cast<float>(weight.at(oc, of_image, kh, kw * columns + column));
  });
  return seen;
}

bool can_have_zeros(const Conv2dProblem& p) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t least = std::min({rows.begin, rows.end, columns.begin, columns.end});
  return p.padding_mode == PaddingMode::zeros && least >= 0;
}

std::size_t size_with_zeros(const Conv2dProblem& p, ElementType type) {
  const Conv2dProblem plain = without_padding(p);
  const std::int64_t elements = plain.images() * plain.in_channels * plain.height * plain.width;
  const std::size_t size = static_cast<std::size_t>(elements) * size_in_bytes(type);
  return (size + kWorkspaceAlignment - 1) / kWorkspaceAlignment * kWorkspaceAlignment;
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
