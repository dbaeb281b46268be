// SPDX-License-Identifier: MIT
// What an engine sees of a case: the pairs that no case before it has visited.
#include "fuzz/region_counters.h"

#include <gtest/gtest.h>

#include <algorithm>

// Of the linker: the section that libFuzzer looks at after every input.
extern "C" std::uint8_t __start___libfuzzer_extra_counters[];  // NOLINT(*-identifier*)
extern "C" std::uint8_t __stop___libfuzzer_extra_counters[];   // NOLINT(*-identifier*)

namespace convlaw {
namespace {

std::ptrdiff_t marked_by(const char* text) {
  std::uint8_t* const first = __start___libfuzzer_extra_counters;
  std::uint8_t* const end = __stop___libfuzzer_extra_counters;
  std::fill(first, end, std::uint8_t{0});
  count_regions(*parse_case(text));
  return std::count(first, end, std::uint8_t{1});
}

TEST(RegionCounters, MarkFirstVisits) {
  const char* one = "convlaw1: c2 h3 w4 oc2 k2x2 data=ints#1";
  const std::ptrdiff_t all = marked_by(one);
  EXPECT_GT(all, 50);
  EXPECT_EQ(marked_by(one), 0);
  const std::ptrdiff_t further = marked_by("convlaw1: c2 h3 w4 oc2 k2x2 p1x1 data=ints#1");
  EXPECT_GT(further, 0);
  EXPECT_LT(further, all) << "all visits, not the first";
}

}  // namespace
}  // namespace convlaw
