// SPDX-License-Identifier: MIT
// The one description of a case as choices: all of it but the sizes, which are in
// describe_sizes.cc.
#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "properties/cases/describer.h"

namespace convlaw {
namespace {

constexpr Limits kLarge{.batch = std::int64_t{1} << 40,
                        .group_channels = std::int64_t{1} << 40,
                        .wide_group_channels = std::int64_t{1} << 40,
                        .groups = std::int64_t{1} << 20,
                        .wide_groups = std::int64_t{1} << 20,
                        .near_vectors = 0,
                        .kernel = std::int64_t{1} << 40,
                        .stride = std::numeric_limits<std::int64_t>::max(),
                        .dilation = std::int64_t{1} << 61,
                        .padding = std::int64_t{1} << 40,
                        .crop = std::int64_t{1} << 40,
                        .extra_extent = std::int64_t{1} << 40,
                        .wide_extra_extent = std::int64_t{1} << 40,
                        .work = std::numeric_limits<std::int64_t>::max(),
                        .seeds = std::numeric_limits<std::int64_t>::max()};

// Numbers that do not fit in narrower integers, or whose sums with others do not.
constexpr std::array<std::int64_t, 8> kHugeNumbers{kHugeParameter,
                                                   (std::int64_t{1} << 31),
                                                   (std::int64_t{1} << 31) + 1,
                                                   (std::int64_t{1} << 32) - 1,
                                                   (std::int64_t{1} << 32),
                                                   (std::int64_t{1} << 32) + 1,
                                                   (std::int64_t{1} << 62),
                                                   std::numeric_limits<std::int64_t>::max()};

}  // namespace

void Describer::describe() {
  std::int64_t large = domain_.sizes_may_be_large ? 1 : 0;
  choices_.choose(large, 0, domain_.sizes_may_be_large ? 1 : 0, "large");
  limits_ = large != 0 ? kLarge : domain_.limits;
  describe_features();
  describe_emptiness();
  describe_window();
  describe_padding_mode();
  describe_padding();
  describe_batch();
  describe_channels();
  describe_extents();
  describe_storage();
  describe_data();
  // Large numbers that belong to another case may make tensors that no machine could hold.
  if (large != 0 && find_illegality(p_)) p_ = {};
}

void Describer::describe_features() {
  if (domain_.exhaustive) {
    features_ = kGroups | kStride | kDilation | kPadding;
    return;
  }
  features_ = features_of(case_, domain_) | forced_features(domain_.where);
  choices_.choose(features_, 0, kAllFeatures, "features");
  features_ |= forced_features(domain_.where);
}

// Empty batches and empty channels are rare, and both at once more so.
void Describer::describe_emptiness() {
  constexpr std::int64_t kNoBatch = 30;
  constexpr std::int64_t kNoChannels = 31;
  if (!domain_.empty_tensors) return;
  std::int64_t empty = p_.batch == 0 ? kNoBatch : p_.in_channels == 0 ? kNoChannels : 0;
  choices_.choose(empty, 0, kNoChannels, "emptiness");
  no_batch_ = empty == kNoBatch;
  no_channels_ = empty == kNoChannels;
  if (!no_batch_) return;
  constexpr std::int64_t kBoth = 3;
  std::int64_t both = p_.in_channels == 0 ? kBoth : 0;
  choices_.choose(both, 0, kBoth, "no_channels_either");
  no_channels_ = both == kBoth;
}

// A stride or dilation beyond 31 bits: rarely, and never where it is restricted.
bool Describer::describe_huge(std::int64_t& value, std::string_view label,
                              std::string_view huge_label) {
  constexpr std::int64_t kOneIn = 16;
  constexpr auto kCount = static_cast<std::int64_t>(kHugeNumbers.size());
  if (!has(kHuge) || is_restricted(label)) return false;
  const auto place = std::find(kHugeNumbers.begin(), kHugeNumbers.end(), value);
  constexpr std::int64_t kFirst = (kOneIn - 1) * kCount;
  std::int64_t index = place == kHugeNumbers.end() ? 0 : kFirst + (place - kHugeNumbers.begin());
  choices_.choose(index, 0, kOneIn * kCount - 1, huge_label);
  if (index < kFirst) return false;
  value = kHugeNumbers[static_cast<std::size_t>(index - kFirst)];
  return true;
}

// A kernel or a stride, which may be up to twice the usual limit, as in the first layers of
// networks.
void Describer::describe_window_size(std::int64_t& value, std::int64_t limit,
                                     std::string_view label, std::string_view far_label) {
  constexpr std::int64_t kNear = 10;  // of so many draws and
  constexpr std::int64_t kFar = 6;    // these
  constexpr std::int64_t kNoLimit = std::int64_t{1} << 32;
  const bool is_far = limit < value && value <= limit + kFar;
  std::int64_t far = is_far ? kNear + value - limit - 1 : 0;
  if (is_far) value = limit;
  pick(value, 1, limit, label);
  if (!has(kWide) || limit >= kNoLimit || is_restricted(label)) return;
  choices_.choose(far, 0, kNear + kFar - 1, far_label);
  if (far >= kNear) value = limit + 1 + far - kNear;
}

// Square kernels, and 3x3 above all, are what fast paths are for; a recorder calls them any size.
void Describer::describe_square_kernel() {
  enum Kind : std::int64_t { any, square = 6, three_by_three, kinds };
  std::int64_t kind = any;
  const bool is_free = !is_restricted("kernel_size_h") && !is_restricted("kernel_size_w");
  if (domain_.exhaustive || !is_free) return;
  choices_.choose(kind, 0, kinds - 1, "kernel_kind");
  if (kind == square) p_.kernel_size.w = p_.kernel_size.h;
  if (kind == three_by_three) p_.kernel_size = {3, 3};
}

void Describer::describe_window() {
  // The dilated kernel must fit in 64 bits with room to spare.
  constexpr std::int64_t kMost = std::int64_t{1} << 61;
  describe_window_size(p_.kernel_size.h, limits_.kernel, "kernel_size_h", "far_kernel_size_h");
  describe_window_size(p_.kernel_size.w, limits_.kernel, "kernel_size_w", "far_kernel_size_w");
  describe_square_kernel();
  const auto dilate = [&](std::int64_t& dilation, std::int64_t kernel, std::string_view label,
                          std::string_view huge_label) {
    // Where there is one tap, its distance from others can be anything.
    if (kernel == 1 && describe_huge(dilation, label, huge_label)) return;
    if (has(kDilation)) {
      pick(dilation, 1, std::min(limits_.dilation, kMost / kernel), label);
    } else {
      dilation = 1;
    }
  };
  dilate(p_.dilation.h, p_.kernel_size.h, "dilation_h", "huge_dilation_h");
  dilate(p_.dilation.w, p_.kernel_size.w, "dilation_w", "huge_dilation_w");
  const auto stride = [&](std::int64_t& value, std::string_view label, std::string_view huge_label,
                          std::string_view far_label) {
    if (describe_huge(value, label, huge_label)) return;
    if (has(kStride)) {
      describe_window_size(value, limits_.stride, label, far_label);
    } else {
      value = 1;
    }
  };
  stride(p_.stride.h, "stride_h", "huge_stride_h", "far_stride_h");
  stride(p_.stride.w, "stride_w", "huge_stride_w", "far_stride_w");
}

// One end of one axis: how much, and whether it is cropped instead.
void Describer::describe_end(std::int64_t& padding, bool may_crop, std::string_view label,
                             std::string_view crop_label) {
  std::int64_t cropped = padding < 0 ? 1 : 0;
  choices_.choose(cropped, 0, may_crop ? 1 : 0, crop_label);
  if (cropped != 0) {
    std::int64_t amount = -padding;
    choices_.choose(amount, 1, limits_.crop, label);
    padding = -amount;
  } else {
    pick(padding, 0, limits_.padding, label);
  }
}

void Describer::describe_padding_mode() {
  auto mode = static_cast<std::int64_t>(p_.padding_mode);
  if (has(kPaddingMode)) {
    pick(mode, 0, 3, "padding_mode");
  } else {
    mode = 0;
  }
  p_.padding_mode = static_cast<PaddingMode>(mode);
  // Torch pads no channels with zeros and circularly, but not otherwise.
  if (no_channels_ && p_.padding_mode != PaddingMode::circular) {
    p_.padding_mode = PaddingMode::zeros;
  }
}

void Describer::describe_padding() {
  if (!has(kPadding)) {
    p_.padding = {};
    return;
  }
  // Numbers, then the words; 'same' exists for stride 1 alone.
  auto kind = static_cast<std::int64_t>(p_.padding.kind);
  kind = kind == 0 ? 0 : kind == 2 ? 6 : 7;
  const std::int64_t kinds = domain_.exhaustive ? 0 : p_.stride == Size2{1, 1} ? 7 : 6;
  choices_.choose(kind, 0, kinds, "padding_kind");
  if (kind >= 6) {
    p_.padding = {kind == 6 ? Padding::Kind::valid : Padding::Kind::same, {}, {}};
    return;
  }
  Padding& padding = p_.padding;
  padding.kind = Padding::Kind::numbers;
  // Torch refuses symmetric negative zeros.
  const bool may_crop = has(kCrop) && (has(kAsymmetric) || p_.padding_mode != PaddingMode::zeros);
  describe_end(padding.begin.h, may_crop, "padding_top", "crop_top");
  describe_end(padding.begin.w, may_crop, "padding_left", "crop_left");
  if (has(kAsymmetric)) {
    describe_end(padding.end.h, may_crop, "padding_bottom", "crop_bottom");
    describe_end(padding.end.w, may_crop, "padding_right", "crop_right");
  } else {
    padding.end = padding.begin;
  }
  if (p_.padding_mode == PaddingMode::zeros && padding.is_symmetric()) {
    padding.begin = padding.end = {std::max<std::int64_t>(0, padding.begin.h),
                                   std::max<std::int64_t>(0, padding.begin.w)};
  }
}

template <class T>
void Describer::describe_one_of(const std::vector<T>& offered, T& value, std::string_view label) {
  const auto found = std::find(offered.begin(), offered.end(), value);
  std::int64_t index = found - offered.begin();
  choices_.choose(index, 0, static_cast<std::int64_t>(offered.size()) - 1, label);
  value = offered[static_cast<std::size_t>(index)];
}

void Describer::describe_storage() {
  std::int64_t bias = p_.bias ? 0 : 1;
  if (has(kNoBias)) {
    choices_.choose(bias, 0, 1, "no_bias");
  } else {
    bias = 0;
  }
  p_.bias = bias == 0;
  if (has(kStorage)) {
    describe_one_of(domain_.dtypes, case_.typed.dtype, "dtype");
    describe_one_of(domain_.layouts, case_.typed.layout, "layout");
  } else {
    case_.typed.dtype = domain_.dtypes.front();
    case_.typed.layout = domain_.layouts.front();
  }
}

// The patterns that find most come up most.
void Describer::describe_data() {
  if (domain_.exhaustive) {
    case_.data = {Pattern::ints, 1};
    return;
  }
  using enum Pattern;
  static constexpr std::array kExact{ones, ramp, one_hot, small_ints, sparse,
                                     ints, ints, ints,    ints};
  static constexpr std::array kAny{ones, ramp,   one_hot, small_ints, sparse,
                                   ints, floats, floats,  floats,     floats};
  const std::span<const Pattern> patterns =
      domain_.exact_data ? std::span<const Pattern>(kExact) : std::span<const Pattern>(kAny);
  std::int64_t index =
      std::find(patterns.begin(), patterns.end(), case_.data.pattern) - patterns.begin();
  choices_.choose(index, 0, static_cast<std::int64_t>(patterns.size()) - 1, "pattern");
  case_.data.pattern = patterns[static_cast<std::size_t>(index)];
  auto seed = static_cast<std::int64_t>(case_.data.seed);
  choices_.choose(seed, 0, static_cast<std::int64_t>(limits_.seeds) - 1, "seed");
  case_.data.seed = static_cast<std::uint64_t>(seed);
}

void describe_case(Choices& choices, Case& c, const Domain& domain) {
  Describer(choices, c, domain).describe();
}

}  // namespace convlaw
