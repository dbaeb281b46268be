// SPDX-License-Identifier: MIT
// Batch, channels and extents: numbers that the work of a case limits.
#include <algorithm>
#include <array>

#include "properties/cases/describer.h"

namespace convlaw {
namespace {

// Around the widths of vectors and small multiples of them.
constexpr std::array<std::int64_t, 30> kNearVectors{4,  5,  7,  8,   9,   12,  15,  16,  17,  20,
                                                    23, 24, 25, 31,  32,  33,  40,  48,  63,  65,
                                                    80, 81, 96, 127, 128, 129, 192, 255, 256, 257};

}  // namespace

// Chooses a number near the width of a vector, if it is to be one; a recorder calls it any number.
bool Describer::describe_near_vectors(std::int64_t& value, std::int64_t high,
                                      std::string_view label, std::string_view near_label) {
  if (!has(kWide) || is_restricted(label)) return false;
  const auto count =
      std::upper_bound(kNearVectors.begin(), kNearVectors.end(), high) - kNearVectors.begin();
  if (count == 0) return false;
  std::int64_t near = 0;
  choices_.choose(near, 0, 2 * count, near_label);
  if (near <= count) return false;
  value = kNearVectors[static_cast<std::size_t>(near - count - 1)];
  return true;
}

// As many as usual; or, where the case is wide, a number near the width of a vector, which may be
// more.
void Describer::describe_count(std::int64_t& value, std::int64_t usual, std::int64_t most,
                               std::string_view label, std::string_view near_label,
                               std::int64_t unit) {
  const auto place = std::find(kNearVectors.begin(), kNearVectors.end(), value);
  const bool is_near = value > usual && place != kNearVectors.end();
  if (is_near) value = usual;
  pick(value, 1, usual, label, unit);
  const auto count =
      std::upper_bound(kNearVectors.begin(), kNearVectors.end(), most) - kNearVectors.begin();
  if (!has(kWide) || is_restricted(label) || count == 0) return;
  std::int64_t near = is_near ? count + 1 + (place - kNearVectors.begin()) : 0;
  choices_.choose(near, 0, 2 * count, near_label);
  if (near > count) value = kNearVectors[static_cast<std::size_t>(near - count - 1)];
}

void Describer::describe_batch() {
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

void Describer::describe_groups(std::int64_t pixels) {
  if (!has(kGroups)) {
    p_.groups = 1;
    return;
  }
  const std::int64_t most = affordable(pixels);
  const std::int64_t usual = std::min(has(kWide) ? limits_.wide_groups : limits_.groups, most);
  describe_count(p_.groups, usual, std::min(limits_.near_vectors, most), "groups", "groups_near");
}

void Describer::describe_channels() {
  const std::int64_t usual = has(kWide) ? limits_.wide_group_channels : limits_.group_channels;
  const std::int64_t pixels = least_pixels();
  std::int64_t inputs = p_.in_channels / p_.groups;
  std::int64_t outputs = p_.out_channels / p_.groups;
  describe_groups(pixels);
  // Groups of one channel are more than a matter of size: other code computes them. As many input
  // channels as images are what is mistaken for them.
  enum Kind : std::int64_t { any, one_input = 6, one_output, depthwise, as_many_as_images, kinds };
  std::int64_t kind = any;
  const bool may_be_special = has(kGroups) && !domain_.exhaustive &&
                              !is_restricted("in_channels") && !is_restricted("out_channels");
  if (may_be_special) choices_.choose(kind, 0, kinds - 1, "channels_kind");

  const std::int64_t most_inputs = affordable(CheckedInt(pixels) * p_.groups);
  if (no_channels_) {
    inputs = 0;
  } else if (kind == as_many_as_images && p_.images() % p_.groups == 0 &&
             p_.images() / p_.groups <= std::min(usual, most_inputs)) {
    inputs = std::max<std::int64_t>(p_.images() / p_.groups, 1);
  } else if (kind == one_input || kind == depthwise) {
    inputs = 1;
  } else {
    describe_count(inputs, std::min(usual, most_inputs),
                   std::min(limits_.near_vectors, most_inputs), "in_channels", "in_channels_near",
                   p_.groups);
  }
  const CheckedInt per_output = CheckedInt(pixels) * p_.groups * std::max<std::int64_t>(inputs, 1);
  const std::int64_t most_outputs = affordable(per_output);
  if (kind == one_output || kind == depthwise) {
    outputs = 1;
  } else {
    describe_count(outputs, std::min(usual, most_outputs),
                   std::min(limits_.near_vectors, most_outputs), "out_channels",
                   "out_channels_near", p_.groups);
  }
  p_.in_channels = inputs * p_.groups;
  p_.out_channels = outputs * p_.groups;
}

// How many units that cost `unit` multiply-adds for each tap and image the work allows; at least
// one. An empty batch costs as much as one image: it has weights, too.
std::int64_t Describer::affordable(CheckedInt unit) const {
  const CheckedInt cost =
      unit * p_.kernel_size.h * p_.kernel_size.w * std::max<std::int64_t>(p_.images(), 1);
  if (!cost.fits()) return 1;
  return std::max<std::int64_t>(limits_.work / std::max<std::int64_t>(cost.value(), 1), 1);
}

// Outputs of one channel at the least legal extents.
std::int64_t Describer::least_pixels() const {
  Axis rows = vertical_axis(p_);
  Axis columns = horizontal_axis(p_);
  rows.extent = least_extent(rows);
  columns.extent = least_extent(columns);
  const CheckedInt pixels = CheckedInt(rows.output()) * columns.output();
  return pixels.fits() ? pixels.value() : limits_.work;
}

// How far an extent may be beyond its least: so far that the input has no more than its elements,
// where its other extent is `other`.
std::int64_t Describer::most_extra(std::int64_t least, std::int64_t other) const {
  const std::int64_t most = has(kWide) ? limits_.wide_extra_extent : limits_.extra_extent;
  if (limits_.elements == Limits().elements) return most;
  const CheckedInt line =
      CheckedInt(std::max<std::int64_t>(p_.images(), 1)) * p_.in_channels * other;
  if (!line.fits()) return 0;
  const std::int64_t room = limits_.elements / std::max<std::int64_t>(line.value(), 1);
  return std::clamp<std::int64_t>(room - least, 0, most);
}

// Chooses an extent of at least the legal least; about `pixels` outputs at most.
void Describer::describe_extent(std::int64_t& extent, std::int64_t other, const Axis& axis,
                                std::int64_t pixels, std::string_view label) {
  const std::int64_t least = least_extent(axis);
  const CheckedInt affordable = CheckedInt(pixels - 1) * axis.stride;
  const std::int64_t most = most_extra(least, other);
  const std::int64_t extra = affordable.fits() ? std::min(most, affordable.value()) : most;
  pick(extent, least, least + std::max<std::int64_t>(extra, 0), label);
}

// Chooses a width that gives a number of outputs near the width of a vector, if it is to be one.
bool Describer::describe_width_near_vectors(std::int64_t pixels) {
  Axis axis = horizontal_axis(p_);
  axis.extent = least_extent(axis);
  std::int64_t outputs = 0;
  if (!describe_near_vectors(outputs, pixels, "width", "width_near")) return false;
  const CheckedInt further = CheckedInt(outputs - axis.output()) * axis.stride;
  if (!further.fits() || further.value() < 0) return false;
  if (further.value() > most_extra(axis.extent, p_.height)) return false;
  p_.width = axis.extent + further.value();
  return true;
}

void Describer::describe_extents() {
  constexpr std::int64_t kMostAlike = 12;
  const std::int64_t least =
      std::max(least_extent(vertical_axis(p_)), least_extent(horizontal_axis(p_)));
  if (has(kAlike) && least <= p_.in_channels && p_.in_channels <= kMostAlike) {
    p_.height = p_.width = p_.in_channels;
    return;
  }
  const std::int64_t pixels =
      affordable(CheckedInt(p_.out_channels) * (p_.in_channels / p_.groups));
  describe_extent(p_.height, least_extent(horizontal_axis(p_)), vertical_axis(p_), pixels,
                  "height");
  const std::int64_t rows = vertical_axis(p_).output();
  const std::int64_t row_pixels = std::max<std::int64_t>(pixels / rows, 1);
  // Vectors lie along rows.
  if (!describe_width_near_vectors(row_pixels)) {
    describe_extent(p_.width, p_.height, horizontal_axis(p_), row_pixels, "width");
  }
}

}  // namespace convlaw
