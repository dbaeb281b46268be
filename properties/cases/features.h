// SPDX-License-Identifier: MIT
// What a case has beyond the plainest convolution. A draw begins with a random set of these (swarm
// testing: Groce et al., ISSTA 2012), and clearing one bit of it simplifies a case at a stroke.
#pragma once

#include <cstdint>

#include "convlaw/padding.h"
#include "properties/cases/domain.h"

namespace convlaw {

enum Feature : std::int64_t {
  kGroups = 1 << 0,
  kWide = 1 << 1,  // channel counts, extents, kernels and strides beyond the usual
  kStride = 1 << 2,
  kDilation = 1 << 3,
  kPadding = 1 << 4,
  kAsymmetric = 1 << 5,
  kCrop = 1 << 6,  // negative padding
  kPaddingMode = 1 << 7,
  kBatch = 1 << 8,
  kNoBias = 1 << 9,
  kStorage = 1 << 10,  // other element types and layouts than the first
  kAlike = 1 << 11,    // as many channels as rows and columns: layouts can be mistaken
  kHuge = 1 << 12,     // strides, and dilations of a single tap, beyond 31 bits
  kAllFeatures = (1 << 13) - 1,
};

/// The least parameter that is called huge: one that 32 bits hold, but not with anything added.
inline constexpr std::int64_t kHugeParameter = (std::int64_t{1} << 31) - 1;

/// The features that `c`, which must be legal, has.
std::int64_t features_of(const Case& c, const Domain& domain);

/// Where a parameter is restricted, its feature decides nothing: these are always there.
std::int64_t forced_features(const Where& where);

/// The least extent that makes the axis legal, whatever its present extent.
std::int64_t least_extent(const Axis& axis);

}  // namespace convlaw
