// SPDX-License-Identifier: MIT
// What fuzz_contracts takes for legal is what somebody could compute, and the target would see an
// oracle that is a little too strict.
#include "fuzz/legal_way.h"

#include <gtest/gtest.h>

#include <cmath>

namespace convlaw {
namespace {

TEST(LegalWay, SpreadsOverWhatRoundingMayGive) {
  int rounded = 0;
  int at_the_ends = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    RandomChoices choices(seed);
    const LegalWay way = draw_legal_way(choices);
    const Encloser encloser(way.contract, element_types(way.type));
    const OutputSums sums = sum_terms(way.terms);
    ASSERT_TRUE(encloser.accepts(way.terms, sums, way.result)) << describe(way);
    const Enclosure enclosure = encloser.enclose(sums);
    if (enclosure.kind != Enclosure::Kind::interval || enclosure.low == enclosure.high) continue;
    ++rounded;
    if (way.result == enclosure.low || way.result == enclosure.high) ++at_the_ends;
  }
  EXPECT_GT(rounded, 500);
  EXPECT_GT(at_the_ends, 20) << "an oracle could be stricter, and the target would not see it";
}

}  // namespace
}  // namespace convlaw
