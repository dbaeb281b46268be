// SPDX-License-Identifier: MIT
// An implementation against the definition, bit for bit on integers whose sums are exact. The
// problem decides the strategy that computes it; the input says in which form.
#include "fuzz/in_flight.h"
#include "fuzz/law_target.h"
#include "fuzz/mutator.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

LawTarget& target() {
  static LawTarget target;
  return target;
}

LawTarget::Input read(Choices& choices) { return target().draw(choices, agrees_with_definition); }

}  // namespace

void draw_input(Choices& choices) { read(choices); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  convlaw::target().put(convlaw::agrees_with_definition, convlaw::read(choices));
  return 0;
}
