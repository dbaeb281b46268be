// SPDX-License-Identifier: MIT
#include "optimized/halide/patches.h"

#include "optimized/halide/blocks.h"

namespace convlaw {

bool has_patches(const Conv2dProblem& p) {
  const Axis columns = horizontal_axis(p);
  const auto is_multiple = [](std::int64_t count) { return count % kInterleaved == 0; };
  return p.groups == 1 && p.padding_mode == PaddingMode::zeros && p.images() > 0 &&
         p.in_channels > 0 && p.height > 0 && columns.begin == 0 && columns.end == 0 &&
         columns.dilation == 1 && is_multiple(p.width) && is_multiple(p.kernel_size.w) &&
         is_multiple(p.stride.w);
}

Conv2dProblem columns_as_channels(const Conv2dProblem& p) {
  Conv2dProblem seen = p;
  seen.in_channels *= kInterleaved;
  seen.width /= kInterleaved;
  seen.kernel_size.w /= kInterleaved;
  seen.stride.w /= kInterleaved;
  return seen;
}

bool suits_patches(const Plan& plan) {
  return plan.strategy == Strategy::lines && plan.lines.is_interleaved && !plan.lines.is_gathered;
}

AnyView columns_as_channels(const AnyView& input) {
  const auto& [n, c, h, w] = input.extents;
  return {input.type,
          input.data,
          {n, c * kInterleaved, h, w / kInterleaved},
          {input.strides[0], h * w / kInterleaved, w, kInterleaved}};
}

Tensor<float> columns_as_channels_of_weight(const AnyView& weight) {
  const auto& [k, c, h, w] = weight.extents;
  Tensor<float> seen({k, c * kInterleaved, h, w / kInterleaved});
  for_each_index(seen.extents(), [&](auto oc, auto channel, auto kh, auto kw) {
    seen(oc, channel, kh, kw) = static_cast<float>(
        weight.at(oc, channel / kInterleaved, kh, kw * kInterleaved + channel % kInterleaved));
  });
  return seen;
}

}  // namespace convlaw
