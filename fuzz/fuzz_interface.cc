// SPDX-License-Identifier: MIT
// The host's side of the C interface before a plug-in that says anything: sizes, versions, sets of
// bits, statuses, messages and contracts come from the bytes. The host must come out of it with an
// error or a result.
#include "convlaw/contract.h"
#include "fuzz/hostile_implementation.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "properties/dock/dock.h"

namespace convlaw {
namespace {

void try_interface(Choices& choices) {
  HostileImplementation hostile(choices);
  const Case c = draw_asked_case(choices);
  const Result<Dock> dock = Dock::admit(hostile.implementation());
  if (!dock) return;
  static_cast<void>(dock->description() + dock->explain(c.typed));
  const Contract contract = contract_from_abi(dock->contract(c.typed));
  const auto parsed = parse_contract(to_string(contract));
  FUZZ_REQUIRE(parsed && contract_from_abi(to_abi(*parsed)) == *parsed);
  if (!dock->offers(c.typed.dtype) || !dock->offers(c.typed.layout)) return;
  const CallResult asked = dock->ask(c.typed);
  const CallResult result = dock->call(c.typed, make_operands(c), c.data.seed);
  FUZZ_REQUIRE(asked.message.size() < kMessageSize + 100);
  FUZZ_REQUIRE(result.message.size() < kMessageSize + 100);
}

}  // namespace

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::ByteChoices choices({data, size});
  convlaw::try_interface(choices);
  return 0;
}
