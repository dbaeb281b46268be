// SPDX-License-Identifier: MIT
// Lives of several problems side by side: an input is a sequence of steps, each of which prepares a
// problem in one of three places, runs it, gives it other operands, or releases it.
#include "fuzz/draws.h"
#include "fuzz/in_flight.h"
#include "fuzz/lives.h"
#include "fuzz/mutator.h"

namespace convlaw {
namespace {

std::int64_t steps_beyond_the_first(Choices& choices) { return number(choices, 12, "steps"); }

}  // namespace

void draw_input(Choices& choices) {
  Lives lives;
  for (std::int64_t left = steps_beyond_the_first(choices); left >= 0; --left) {
    lives.draw_step(choices);
  }
}

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  convlaw::Lives lives;
  for (std::int64_t left = convlaw::steps_beyond_the_first(choices); left >= 0; --left) {
    lives.take(lives.draw_step(choices));
  }
  return 0;
}
