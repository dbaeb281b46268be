// SPDX-License-Identifier: MIT
#include "properties/cases/axis_box.h"

#include <algorithm>
#include <array>

#include "properties/cases/features.h"
#include "properties/cases/regions.h"

namespace convlaw {
namespace {

constexpr std::int64_t kBeyond31Bits = (std::int64_t{1} << 31) + 1;
constexpr std::int64_t kLargest = std::int64_t{1} << 62;

// What the parameters of an axis are called in a Where.
struct Labels {
  std::string_view extent, kernel, stride, dilation, begin, end;
};
constexpr Labels kRowLabels{"height",     "kernel_size_h", "stride_h",
                            "dilation_h", "padding_top",   "padding_bottom"};
constexpr Labels kColumnLabels{"width",      "kernel_size_w", "stride_w",
                               "dilation_w", "padding_left",  "padding_right"};

bool is_allowed(const std::vector<Where::Range>& ranges, std::int64_t value) {
  const auto contains = [&](const Where::Range& range) {
    return range.low <= value && value <= range.high;
  };
  return ranges.empty() || std::any_of(ranges.begin(), ranges.end(), contains);
}

class AxisBox {
 public:
  AxisBox(const Where& where, Direction direction, Padding::Kind kind)
      : where_(where),
        labels_(direction == Direction::rows ? kRowLabels : kColumnLabels),
        other_extent_(direction == Direction::rows ? kColumnLabels.extent : kRowLabels.extent),
        regions_of_(direction == Direction::rows ? regions_of_rows : regions_of_columns),
        kind_(kind) {
    for (const std::string_view label :
         {std::string_view("in_channels"), labels_.extent, labels_.kernel, labels_.stride,
          labels_.dilation, labels_.begin, labels_.end}) {
      is_restricted_ = is_restricted_ || !where.ranges(label).empty();
    }
    for (const std::string_view label : {labels_.extent, std::string_view("in_channels")}) {
      const Numbers allowed = values(label, {1});
      least_allowed_.push_back(allowed.empty() ? 1 : allowed.front());
    }
  }

  std::vector<Axis> run(PaddingMode mode) {
    Axis axis;
    axis.mode = mode;
    for (const std::int64_t kernel : values(labels_.kernel, also({1, 2, 3}, least_allowed_))) {
      for (const std::int64_t dilation :
           values(labels_.dilation, also({1, 2, kBeyond31Bits}, least_allowed_))) {
        if (kernel > 1 && dilation >= kBeyond31Bits) continue;
        axis.kernel = kernel;
        axis.dilation = dilation;
        for (const std::int64_t stride :
             values(labels_.stride,
                    also({1, 2, 4, kBeyond31Bits, kLargest}, {axis.effective_kernel()}))) {
          axis.stride = stride;
          pad(axis);
        }
      }
    }
    return std::move(kept_);
  }

 private:
  Numbers values(std::string_view label, const Numbers& usual) const {
    return box_values(where_, label, usual);
  }

  // Where the axis is restricted, other numbers must make up for it: what is beyond an effective
  // kernel or an extent is then not what it usually is.
  Numbers also(Numbers usual, const Numbers& others) const {
    constexpr std::int64_t kMost = 300;
    for (const std::int64_t value : others) {
      if (!is_restricted_ || value > kMost) continue;
      for (const std::int64_t next : {value, value + 1}) {
        if (std::find(usual.begin(), usual.end(), next) == usual.end()) usual.push_back(next);
      }
    }
    return usual;
  }

  void pad(Axis axis) {
    if (kind_ == Padding::Kind::same) {
      axis.begin = (axis.effective_kernel() - 1) / 2;
      axis.end = axis.effective_kernel() - 1 - axis.begin;
      if (axis.stride == 1) keep(axis);
      return;
    }
    Numbers ends{0};
    if (kind_ == Padding::Kind::numbers) {
      ends = {0, 1, 2, 5, 17, -1};
      if (is_restricted_) ends = also({0, 1, 2, 5, 17, -1, -2}, {axis.effective_kernel(), 3});
    }
    for (const std::int64_t begin : values(labels_.begin, ends)) {
      for (const std::int64_t end : values(labels_.end, ends)) {
        axis.begin = begin;
        axis.end = end;
        keep(axis);
      }
    }
  }

  // The smallest extents, and those that give so many outputs, with and without a remainder.
  void keep(Axis axis) {
    constexpr std::array<std::int64_t, 8> kOutputs{1, 2, 3, 8, 9, 16, 17, 24};
    const std::int64_t least = least_extent(axis);
    Numbers usual = also({1, 2, 3, least}, least_allowed_);
    for (const std::int64_t outputs : kOutputs) {
      if (outputs > 1 && axis.stride >= kBeyond31Bits) break;
      const std::int64_t exact =
          (outputs - 1) * axis.stride + axis.effective_kernel() - axis.begin - axis.end;
      usual.push_back(exact);
      if (axis.stride > 1) usual.push_back(exact + 1);
    }
    std::sort(usual.begin(), usual.end());
    usual.erase(std::unique(usual.begin(), usual.end()), usual.end());
    for (const std::int64_t extent : values(labels_.extent, usual)) {
      if (extent < least) continue;
      axis.extent = extent;
      RegionSet regions = regions_of_(axis);
      // As if they were regions: extents that the other axis, and channels, may have too.
      static_assert(kSpareRegions >= 2);
      regions[kMostRegions - 1] = is_allowed(where_.ranges(other_extent_), extent);
      regions[kMostRegions - 2] = is_allowed(where_.ranges("in_channels"), extent);
      if (pairs_.add(regions)) kept_.push_back(axis);
    }
  }

  const Where& where_;
  const Labels& labels_;
  std::string_view other_extent_;
  RegionSet (*regions_of_)(const Axis&);
  Padding::Kind kind_;
  bool is_restricted_ = false;
  Numbers least_allowed_;  // extent, and the channels that may be as many
  std::vector<Axis> kept_;
  RegionPairs pairs_;
};

}  // namespace

Numbers box_values(const Where& where, std::string_view label, const Numbers& usual,
                   std::int64_t unit) {
  const std::vector<Where::Range>& ranges = where.ranges(label);
  if (ranges.empty()) return usual;
  constexpr std::int64_t kNextToEnd = 3;
  Numbers allowed;
  for (const Where::Range& range : ranges) {
    const auto add = [&](std::int64_t value) {
      if (range.low <= value && value <= range.high) allowed.push_back(value);
    };
    for (const std::int64_t value : usual) add(value);
    const std::int64_t rest = range.low % unit;
    if (rest != 0 && range.low > range.high - (unit - rest)) continue;
    const std::int64_t first = rest == 0 ? range.low : range.low + (unit - rest);
    for (std::int64_t i = 0; i <= kNextToEnd; ++i) {
      if (i * unit <= range.high - first) add(first + i * unit);
    }
    add(range.high - range.high % unit);
  }
  std::sort(allowed.begin(), allowed.end());
  allowed.erase(std::unique(allowed.begin(), allowed.end()), allowed.end());
  return allowed;
}

std::vector<Axis> box_axes(const Where& where, Direction direction, Padding::Kind kind,
                           PaddingMode mode) {
  return AxisBox(where, direction, kind).run(mode);
}

}  // namespace convlaw
