// SPDX-License-Identifier: MIT
// What an engine sees of an error: that it is larger than those before it.
#include "fuzz/error_counters.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "convlaw/definition.h"
#include "properties/laws/all_laws.h"

// Of the linker: the section that libFuzzer looks at after every input.
extern "C" std::uint8_t __start___libfuzzer_extra_counters[];  // NOLINT(*-identifier*)
extern "C" std::uint8_t __stop___libfuzzer_extra_counters[];   // NOLINT(*-identifier*)

namespace convlaw {
namespace {

std::ptrdiff_t marked_by_error(const char* text, double used) {
  std::uint8_t* const first = __start___libfuzzer_extra_counters;
  std::uint8_t* const end = __stop___libfuzzer_extra_counters;
  std::fill(first, end, std::uint8_t{0});
  count_error(*parse_case(text), used);
  return std::count(first, end, std::uint8_t{1});
}

TEST(ErrorCounters, MarkWhatIsLargerThanBefore) {
  const char* small = "convlaw1: c1 h3 w4 oc2 k1x1 data=floats#1";
  const char* large = "convlaw1: c5 h3 w4 oc2 k2x2 data=floats#1";
  EXPECT_EQ(marked_by_error(small, 0), 0) << "it tells nothing";
  EXPECT_EQ(marked_by_error(small, 0.5), 1);
  EXPECT_EQ(marked_by_error(small, 0.5), 0);
  EXPECT_EQ(marked_by_error(small, 0.25), 0);
  EXPECT_EQ(marked_by_error(small, 0.75), 1);
  EXPECT_EQ(marked_by_error(large, 0.25), 1) << "of more products, it is another record";
  EXPECT_EQ(marked_by_error(small, 7), 1);
}

TEST(ErrorCounters, LearnWhatALawHasSeen) {
  const Dock dock = *Dock::admit(&definition_implementation());
  const Case c = *parse_case("convlaw1: c5 h3 w4 oc2 k2x2 data=floats#1");
  const Verdict verdict = evaluate(stays_within_its_enclosure, c, dock, {});
  EXPECT_EQ(verdict.kind, Verdict::Kind::holds);
  EXPECT_GT(verdict.used, 0);
  EXPECT_LE(verdict.used, 1);
}

}  // namespace
}  // namespace convlaw
