// SPDX-License-Identifier: MIT
// The oracle against brute force: an input is a contract, a few addends of a few bits, and one way
// of adding them up that the contract allows, done rounding by rounding. The enclosure must hold
// it.
#include "convlaw/enclosure.h"
#include "fuzz/exact_sum.h"
#include "fuzz/in_flight.h"
#include "fuzz/legal_way.h"
#include "fuzz/mutator.h"
#include "fuzz/require.h"

namespace convlaw {

void draw_input(Choices& choices) { draw_legal_way(choices); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  const LegalWay way = draw_legal_way(choices);
  put_on_trial(describe(way));
  const std::vector<double>& addends = way.terms.input;
  FUZZ_REQUIRE(way.type == ElementType::f64 || exact_sum_is_within(sum2(addends), addends));
  const Encloser encloser(way.contract, element_types(way.type));
  const bool what_is_legal_is_accepted =
      encloser.accepts(way.terms, sum_terms(way.terms), way.result);
  FUZZ_REQUIRE(what_is_legal_is_accepted);
  if (!way.asks_for_the_set) return 0;  // which takes a thousand times as long
  const bool what_is_legal_is_enclosed = encloser.enclose(way.terms).contains(way.result);
  FUZZ_REQUIRE(what_is_legal_is_enclosed);
  return 0;
}
