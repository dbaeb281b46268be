// SPDX-License-Identifier: MIT
#include "properties/cases/features.h"

#include <algorithm>

namespace convlaw {

std::int64_t features_of(const Case& c, const Domain& domain) {
  const Conv2dProblem& p = c.problem();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t channels = std::max(p.in_channels, p.out_channels) / p.groups;
  std::int64_t features = 0;
  const auto add = [&](bool present, Feature feature) {
    if (present) features |= feature;
  };
  add(p.groups > 1, kGroups);
  const auto is_beyond = [](std::int64_t value, std::int64_t limit) {
    return limit < value && value < kHugeParameter;
  };
  const bool wide = is_beyond(rows.kernel, domain.limits.kernel) ||
                    is_beyond(columns.kernel, domain.limits.kernel) ||
                    is_beyond(rows.stride, domain.limits.stride) ||
                    is_beyond(columns.stride, domain.limits.stride) ||
                    channels > domain.limits.group_channels || p.groups > domain.limits.groups ||
                    p.height - least_extent(rows) > domain.limits.extra_extent ||
                    p.width - least_extent(columns) > domain.limits.extra_extent;
  add(wide, kWide);
  const auto is_huge = [](Size2 size) { return std::max(size.h, size.w) >= kHugeParameter; };
  add(is_huge(p.stride) || is_huge(p.dilation), kHuge);
  add(p.stride != Size2{1, 1}, kStride);
  add(p.dilation != Size2{1, 1}, kDilation);
  add(p.padding != Padding{}, kPadding);
  add(!p.padding.is_symmetric(), kAsymmetric);
  add(std::min({rows.begin, rows.end, columns.begin, columns.end}) < 0, kCrop);
  add(p.padding_mode != PaddingMode::zeros, kPaddingMode);
  add(p.images() > 1 || !p.batch, kBatch);
  add(!p.bias, kNoBias);
  add(p.in_channels > 1 && p.in_channels == p.height && p.height == p.width, kAlike);
  add(c.typed.dtype != domain.dtypes.front() || c.typed.layout != domain.layouts.front(), kStorage);
  return features;
}

std::int64_t forced_features(const Where& where) {
  std::int64_t forced = 0;
  const auto force = [&](std::string_view label, std::int64_t features) {
    if (!where.ranges(label).empty()) forced |= features;
  };
  force("groups", kGroups | kWide);
  force("in_channels", kWide);
  force("out_channels", kWide);
  force("stride_h", kStride);
  force("stride_w", kStride);
  force("dilation_h", kDilation);
  force("dilation_w", kDilation);
  for (const char* end : {"padding_top", "padding_bottom", "padding_left", "padding_right"}) {
    force(end, kPadding);
  }
  force("padding_mode", kPaddingMode);
  force("batch", kBatch);
  force("bias", kNoBias);
  force("dtype", kStorage);
  force("layout", kStorage);
  return forced;
}

std::int64_t least_extent(const Axis& axis) {
  const std::int64_t cropped =
      std::max<std::int64_t>(-axis.begin, 0) + std::max<std::int64_t>(-axis.end, 0);
  std::int64_t least = std::max<std::int64_t>(axis.effective_kernel() - axis.begin - axis.end, 1);
  least = std::max(least, cropped);
  const std::int64_t widest = std::max(axis.begin, axis.end);
  if (axis.mode == PaddingMode::reflect) least = std::max(least, widest + 1);
  if (axis.mode == PaddingMode::circular) least = std::max(least, widest + cropped);
  return least;
}

}  // namespace convlaw
