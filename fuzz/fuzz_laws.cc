// SPDX-License-Identifier: MIT
// An implementation before the whole book: an input chooses the law, and then its case.
#include "fuzz/in_flight.h"
#include "fuzz/law_target.h"
#include "fuzz/mutator.h"

namespace convlaw {
namespace {

LawTarget& target() {
  static LawTarget target;
  return target;
}

const Law& read_law(Choices& choices) {
  std::int64_t law = 0;
  choices.choose(law, 0, static_cast<std::int64_t>(all_laws().size()) - 1, "law");
  return *all_laws()[static_cast<std::size_t>(law)];
}

}  // namespace

void draw_input(Choices& choices) {
  const Law& law = read_law(choices);
  target().draw(choices, law);
}

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  const convlaw::Law& law = convlaw::read_law(choices);
  convlaw::target().put(law, convlaw::target().draw(choices, law));
  return 0;
}
