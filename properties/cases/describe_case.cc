// SPDX-License-Identifier: MIT
// The one description of a case as choices.
#include <algorithm>
#include <array>
#include <limits>
#include <span>

#include "convlaw/checked_int.h"
#include "properties/cases/domain.h"
#include "properties/cases/features.h"
#include "properties/cases/pick.h"

namespace convlaw {
namespace {

constexpr Limits kLarge{.batch = std::int64_t{1} << 40,
                        .group_channels = std::int64_t{1} << 40,
                        .wide_group_channels = std::int64_t{1} << 40,
                        .groups = std::int64_t{1} << 20,
                        .wide_groups = std::int64_t{1} << 20,
                        .kernel = std::int64_t{1} << 40,
                        .stride = std::numeric_limits<std::int64_t>::max(),
                        .dilation = std::int64_t{1} << 61,
                        .padding = std::int64_t{1} << 40,
                        .crop = std::int64_t{1} << 40,
                        .extra_extent = std::int64_t{1} << 40,
                        .wide_extra_extent = std::int64_t{1} << 40,
                        .work = std::numeric_limits<std::int64_t>::max(),
                        .seeds = std::numeric_limits<std::int64_t>::max()};

// Describes one case. Every member first says what the number is in the case at hand, which is what
// a recording source reads, and then asks for it.
class Describer {
 public:
  Describer(Choices& choices, Case& c, const Domain& domain)
      : choices_(choices), case_(c), p_(c.problem()), domain_(domain) {}

  void describe() {
    std::int64_t large = domain_.sizes_may_be_large ? 1 : 0;
    choices_.choose(large, 0, domain_.sizes_may_be_large ? 1 : 0, "large");
    limits_ = large != 0 ? kLarge : domain_.limits;
    describe_features();
    describe_emptiness();
    describe_window();
    describe_padding();
    describe_batch();
    describe_channels();
    describe_extents();
    describe_storage();
    describe_data();
    // Large numbers that belong to another case may make tensors that no machine could hold.
    if (large != 0 && find_illegality(p_)) p_ = {};
  }

 private:
  bool has(Feature feature) const { return (features_ & feature) != 0; }

  void describe_features() {
    if (domain_.exhaustive) {
      features_ = kGroups | kStride | kDilation | kPadding;
      return;
    }
    features_ = features_of(case_, domain_) | forced_features(domain_.where);
    choices_.choose(features_, 0, kAllFeatures, "features");
    features_ |= forced_features(domain_.where);
  }

  // A number of the problem, as the domain's restriction allows.
  void pick(std::int64_t& value, std::int64_t low, std::int64_t high, std::string_view label,
            std::int64_t unit = 1) {
    convlaw::pick(choices_, value, low, high, label, domain_.where.ranges(label), unit);
  }

  // Empty batches and empty channels are rare.
  void describe_emptiness() {
    constexpr std::int64_t kNoBatch = 30;
    constexpr std::int64_t kNoChannels = 31;
    if (!domain_.empty_tensors) return;
    std::int64_t empty = p_.batch == 0 ? kNoBatch : p_.in_channels == 0 ? kNoChannels : 0;
    choices_.choose(empty, 0, kNoChannels, "emptiness");
    no_batch_ = empty == kNoBatch;
    no_channels_ = empty == kNoChannels;
  }

  void describe_channels() {
    const std::int64_t most_groups = has(kWide) ? limits_.wide_groups : limits_.groups;
    const std::int64_t most = has(kWide) ? limits_.wide_group_channels : limits_.group_channels;
    const std::int64_t pixels = least_pixels();
    std::int64_t inputs = p_.in_channels / p_.groups;
    std::int64_t outputs = p_.out_channels / p_.groups;
    if (has(kGroups)) {
      pick(p_.groups, 1, std::min(most_groups, affordable(pixels)), "groups");
    } else {
      p_.groups = 1;
    }
    if (no_channels_) {
      inputs = 0;
    } else {
      pick(inputs, 1, std::min(most, affordable(CheckedInt(pixels) * p_.groups)), "in_channels",
           p_.groups);
    }
    const CheckedInt per_output =
        CheckedInt(pixels) * p_.groups * std::max<std::int64_t>(inputs, 1);
    pick(outputs, 1, std::min(most, affordable(per_output)), "out_channels", p_.groups);
    p_.in_channels = inputs * p_.groups;
    p_.out_channels = outputs * p_.groups;
  }

  void describe_window() {
    pick(p_.kernel_size.h, 1, limits_.kernel, "kernel_size_h");
    pick(p_.kernel_size.w, 1, limits_.kernel, "kernel_size_w");
    if (has(kDilation)) {
      // The dilated kernel must fit in 64 bits with room to spare.
      constexpr std::int64_t kMost = std::int64_t{1} << 61;
      pick(p_.dilation.h, 1, std::min(limits_.dilation, kMost / p_.kernel_size.h), "dilation_h");
      pick(p_.dilation.w, 1, std::min(limits_.dilation, kMost / p_.kernel_size.w), "dilation_w");
    } else {
      p_.dilation = {1, 1};
    }
    if (has(kStride)) {
      pick(p_.stride.h, 1, limits_.stride, "stride_h");
      pick(p_.stride.w, 1, limits_.stride, "stride_w");
    } else {
      p_.stride = {1, 1};
    }
  }

  // One end of one axis: how much, and whether it is cropped instead.
  void describe_end(std::int64_t& padding, bool may_crop, std::string_view label,
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

  void describe_padding() {
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

  void describe_batch() {
    std::int64_t unbatched = p_.batch ? 0 : 1;
    if (has(kBatch)) choices_.choose(unbatched, 0, 1, "unbatched");
    if (!has(kBatch)) unbatched = 0;
    if (no_batch_) {
      p_.batch = 0;
    } else if (unbatched != 0) {
      p_.batch = std::nullopt;
    } else {
      std::int64_t images = p_.images();
      pick(images, 1, has(kBatch) ? limits_.batch : 1, "batch");
      p_.batch = images;
    }
  }

  // How many units that cost `unit` multiply-adds for each tap and image the work allows; at least
  // one.
  std::int64_t affordable(CheckedInt unit) const {
    const CheckedInt cost = unit * p_.kernel_size.h * p_.kernel_size.w * p_.images();
    if (!cost.fits()) return 1;
    return std::max<std::int64_t>(limits_.work / std::max<std::int64_t>(cost.value(), 1), 1);
  }

  // Outputs of one channel at the least legal extents.
  std::int64_t least_pixels() const {
    Axis rows = vertical_axis(p_);
    Axis columns = horizontal_axis(p_);
    rows.extent = least_extent(rows);
    columns.extent = least_extent(columns);
    const CheckedInt pixels = CheckedInt(rows.output()) * columns.output();
    return pixels.fits() ? pixels.value() : limits_.work;
  }

  // Chooses an extent of at least the legal least; about `pixels` outputs at most.
  void describe_extent(std::int64_t& extent, Axis axis, std::int64_t pixels,
                       std::string_view label) {
    const std::int64_t least = least_extent(axis);
    const CheckedInt affordable = CheckedInt(pixels - 1) * axis.stride;
    const std::int64_t most = has(kWide) ? limits_.wide_extra_extent : limits_.extra_extent;
    const std::int64_t extra = affordable.fits() ? std::min(most, affordable.value()) : most;
    pick(extent, least, least + std::max<std::int64_t>(extra, 0), label);
  }

  void describe_extents() {
    constexpr std::int64_t kMostAlike = 12;
    const std::int64_t least =
        std::max(least_extent(vertical_axis(p_)), least_extent(horizontal_axis(p_)));
    if (has(kAlike) && least <= p_.in_channels && p_.in_channels <= kMostAlike) {
      p_.height = p_.width = p_.in_channels;
      return;
    }
    const std::int64_t pixels =
        affordable(CheckedInt(p_.out_channels) * (p_.in_channels / p_.groups));
    describe_extent(p_.height, vertical_axis(p_), pixels, "height");
    const std::int64_t rows = vertical_axis(p_).output();
    describe_extent(p_.width, horizontal_axis(p_), std::max<std::int64_t>(pixels / rows, 1),
                    "width");
  }

  template <class T>
  void describe_one_of(const std::vector<T>& offered, T& value, std::string_view label) {
    const auto found = std::find(offered.begin(), offered.end(), value);
    std::int64_t index = found - offered.begin();
    choices_.choose(index, 0, static_cast<std::int64_t>(offered.size()) - 1, label);
    value = offered[static_cast<std::size_t>(index)];
  }

  void describe_storage() {
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
  void describe_data() {
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

  Choices& choices_;
  Case& case_;
  Conv2dProblem& p_;
  const Domain& domain_;
  Limits limits_;
  std::int64_t features_ = 0;
  bool no_batch_ = false;
  bool no_channels_ = false;
};

}  // namespace

void describe_case(Choices& choices, Case& c, const Domain& domain) {
  Describer(choices, c, domain).describe();
}

}  // namespace convlaw
