// SPDX-License-Identifier: MIT
#include "optimized/halide/patches.h"

#include "optimized/halide/blocks.h"

namespace convlaw {

std::int64_t columns_of_patch(const Conv2dProblem& p, Layout layout) {
  const Axis columns = horizontal_axis(p);
  const bool is_plain = p.groups == 1 && p.padding_mode == PaddingMode::zeros &&
                        columns.begin == 0 && columns.end == 0 && columns.dilation == 1;
  if (!is_plain || p.images() == 0 || p.in_channels == 0 || p.height == 0) return 1;
  const std::int64_t count = layout == Layout::nchw ? kInterleaved : columns.kernel;
  const bool is_multiple =
      columns.kernel % count == 0 && columns.stride % count == 0 && columns.extent % count == 0;
  return is_multiple && (layout == Layout::nchw || columns.stride == count) ? count : 1;
}

Conv2dProblem columns_as_channels(const Conv2dProblem& p, std::int64_t columns) {
  Conv2dProblem seen = p;
  seen.in_channels *= columns;
  seen.width /= columns;
  seen.kernel_size.w /= columns;
  seen.stride.w /= columns;
  return seen;
}

bool suits_patches(const Plan& plan) {
  return plan.strategy == Strategy::lines && plan.lines.is_interleaved && !plan.lines.is_gathered;
}

AnyView columns_as_channels(const AnyView& input, std::int64_t columns, Layout layout) {
  const auto& [n, c, h, w] = input.extents;
  const Extents extents{n, c * columns, h, w / columns};
  if (layout == Layout::nhwc) {
    return {input.type, input.data, extents, dense_strides(extents, layout)};
  }
  return {input.type, input.data, extents, {c * h * w, h * w / columns, w, columns}};
}

Tensor<float> columns_as_channels_of_weight(const AnyView& weight, std::int64_t columns,
                                            Layout layout) {
  const auto& [k, c, h, w] = weight.extents;
  const bool is_nchw = layout == Layout::nchw;
  Tensor<float> seen({k, c * columns, h, w / columns});
  for_each_index(seen.extents(), [&](auto oc, auto channel, auto kh, auto kw) {
    const std::int64_t of_image = is_nchw ? channel / columns : channel % c;
    const std::int64_t column = is_nchw ? channel % columns : channel / c;
    seen(oc, channel, kh, kw) =
        static_cast<float>(weight.at(oc, of_image, kh, kw * columns + column));
  });
  return seen;
}

}  // namespace convlaw
