// SPDX-License-Identifier: MIT
#include "optimized/halide/patches.h"

#include "optimized/halide/blocks.h"

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

}  // namespace convlaw
