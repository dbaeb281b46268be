// SPDX-License-Identifier: MIT
// Regions of the cases: where convolutions have been wrong, or are computed by other code than
// elsewhere. Whoever has been in every region, and in every two at once where that is possible, has
// left out no simple interaction.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>

#include "properties/cases/case.h"

namespace convlaw {

inline constexpr std::size_t kMostRegions = 128;
/// The last so many are no regions: they are for whoever needs to mark a set.
inline constexpr std::size_t kSpareRegions = 2;
using RegionSet = std::bitset<kMostRegions>;

/// In the order of their numbers, which are their places in a RegionSet.
std::span<const std::string> region_names();

/// The regions that a legal case lies in.
RegionSet regions_of(const Case& c);

/// Those that rows alone, or columns alone, decide.
RegionSet regions_of_rows(const Axis& rows);
RegionSet regions_of_columns(const Axis& columns);

/// Pairs of regions, unordered, no region with itself.
class RegionPairs {
 public:
  /// Adds every pair within `regions`; true if one of them is new.
  bool add(const RegionSet& regions);
  void add(std::size_t a, std::size_t b);
  void add(const RegionPairs& others);
  bool contains(std::size_t a, std::size_t b) const { return with_[a][b]; }
  std::int64_t size() const;

 private:
  std::array<RegionSet, kMostRegions> with_{};  // a pair is noted in both directions
};

}  // namespace convlaw
