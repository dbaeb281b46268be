// SPDX-License-Identifier: MIT
// The oracle against brute force: an input is a contract, a few addends of a few bits, and one way
// of adding them up that the contract allows, done rounding by rounding. The enclosure must hold
// it.
#include <compare>

#include "convlaw/enclosure.h"
#include "convlaw/exact_arithmetic.h"
#include "convlaw/kulisch.h"
#include "fuzz/in_flight.h"
#include "fuzz/legal_way.h"
#include "fuzz/mutator.h"
#include "fuzz/require.h"

namespace convlaw {

void draw_input(Choices& choices) { draw_legal_way(choices); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  const convlaw::LegalWay way = convlaw::draw_legal_way(choices);
  convlaw::put_on_trial(describe(way));
  convlaw::KulischAccumulator exact;
  const bool is_f64 = way.type == convlaw::ElementType::f64;
  for (const double x : way.terms.input) exact.add(static_cast<float>(x));
  const convlaw::CertifiedSum sum = convlaw::sum2(way.terms.input);
  const bool exact_sum_is_within_its_bounds =
      is_f64 || (std::is_gteq(exact.compare(sum.lower_bound())) &&
                 std::is_lteq(exact.compare(sum.upper_bound())));
  FUZZ_REQUIRE(exact_sum_is_within_its_bounds);
  const convlaw::Encloser encloser(way.contract, convlaw::element_types(way.type));
  const bool what_is_legal_is_accepted =
      encloser.accepts(way.terms, sum_terms(way.terms), way.result);
  FUZZ_REQUIRE(what_is_legal_is_accepted);
  if (!way.asks_for_the_set) return 0;  // which takes a thousand times as long
  const bool what_is_legal_is_enclosed = encloser.enclose(way.terms).contains(way.result);
  FUZZ_REQUIRE(what_is_legal_is_enclosed);
  return 0;
}
