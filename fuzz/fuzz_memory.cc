// SPDX-License-Identifier: MIT
// A run among inaccessible pages and poison: the input says where the tensors lie, and what is in
// the output and the workspace before. Nothing of that may show in the output, and nothing beside
// the output may be written or read.
#include "fuzz/draws.h"
#include "fuzz/in_flight.h"
#include "fuzz/mutator.h"
#include "fuzz/staged.h"

namespace convlaw {
namespace {

struct Input {
  Case c;
  Stage::Options options;
  Stage::Fill fill;
};

Input read(Choices& choices) {
  Input input{staged_domain().draw(choices), {}, {}};
  input.options.placement = static_cast<Placement>(number(choices, 3, "placement"));
  input.fill.output = static_cast<std::byte>(number(choices, 255, "output_fill"));
  input.fill.workspace = static_cast<std::byte>(number(choices, 255, "workspace_fill"));
  return input;
}

}  // namespace

void draw_input(Choices& choices) { read(choices); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  const convlaw::Input input = convlaw::read(choices);
  convlaw::Staged(input.c, input.options).run(input.fill);
  return 0;
}
