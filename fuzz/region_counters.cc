// SPDX-License-Identifier: MIT
#include "fuzz/region_counters.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include "properties/cases/regions.h"

namespace convlaw {
namespace {

constexpr std::size_t kPairs = kMostRegions * (kMostRegions - 1) / 2;

// libFuzzer looks at this section after every input, and clears it. Other engines do not know it.
// Volatile and used, or the optimiser would see that nobody reads it.
__attribute__((section("__libfuzzer_extra_counters"), used)) volatile std::uint8_t pairs[kPairs];

enum class Wanted : std::uint8_t { none, first_visits, all_visits };

Wanted wanted() {
  static const Wanted wanted = [] {
    const char* word = std::getenv("CONVLAW_REGION_COUNTERS");
    if (word == nullptr) return Wanted::first_visits;
    return std::string_view(word) == "off"   ? Wanted::none
           : std::string_view(word) == "all" ? Wanted::all_visits
                                             : Wanted::first_visits;
  }();
  return wanted;
}

}  // namespace

void count_regions(const Case& c) {
  if (wanted() == Wanted::none) return;
  static std::array<RegionSet, kMostRegions> visited;  // with a region, those before it
  const RegionSet regions = regions_of(c);
  RegionSet before;
  for (std::size_t b = regions._Find_first(); b < kMostRegions; b = regions._Find_next(b)) {
    const RegionSet marked = wanted() == Wanted::all_visits ? before : before & ~visited[b];
    for (std::size_t a = marked._Find_first(); a < b; a = marked._Find_next(a)) {
      pairs[b * (b - 1) / 2 + a] = 1;
    }
    visited[b] |= before;
    before[b] = true;
  }
}

}  // namespace convlaw
