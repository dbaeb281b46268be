// SPDX-License-Identifier: MIT
#include "fuzz/region_counters.h"

#include <cstdlib>
#include <string_view>

#include "properties/cases/regions.h"

namespace convlaw {
namespace {

constexpr std::size_t kPairs = kMostRegions * (kMostRegions - 1) / 2;

// libFuzzer looks at this section after every input, and clears it. Other engines do not know it.
// Volatile and used, or the optimiser would see that nobody reads it.
__attribute__((section("__libfuzzer_extra_counters"), used)) volatile std::uint8_t pairs[kPairs];

bool is_on() {
  static const bool on = [] {
    const char* wanted = std::getenv("CONVLAW_REGION_COUNTERS");
    return wanted == nullptr || std::string_view(wanted) != "off";
  }();
  return on;
}

}  // namespace

void count_regions(const Case& c) {
  if (!is_on()) return;
  const RegionSet regions = regions_of(c);
  for (std::size_t b = regions._Find_first(); b < kMostRegions; b = regions._Find_next(b)) {
    for (std::size_t a = regions._Find_first(); a < b; a = regions._Find_next(a)) {
      pairs[b * (b - 1) / 2 + a] = 1;
    }
  }
}

}  // namespace convlaw
