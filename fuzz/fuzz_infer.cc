// SPDX-License-Identifier: MIT
// The contract that is inferred, from one output and from a few runs: the definition keeps the
// default, and who lies in every output does not.
#include "convlaw/infer.h"

#include "convlaw/definition.h"
#include "convlaw/prepared_call.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  Case c = draw_typed_case(choices, typed_domain());
  c.typed.layout = Layout::nchw;  // which inference asks for
  const std::uint64_t seed = c.data.seed;
  put_on_trial("  case  " + to_string(c));
  const TypedTensors t = defined_tensors(c, make_operands(c));
  const auto from_one = infer_contract(c.problem(), t.judged());
  FUZZ_REQUIRE(from_one && !from_one->unexplained);

  bool lies = false;
  const Run run = [&](const RunOperands& operands, AnyTensor& output) -> std::optional<Error> {
    auto call =
        PreparedCall::make(definition_implementation(), c.typed, operands.weight, operands.bias);
    if (!call) return call.error();
    auto error = call->run(operands.input, output);
    for (std::int64_t i = 0; lies && i < output.size(); ++i) flip(output, i);
    return error;
  };
  const ElementTypes types = element_types(c.typed.dtype);
  const auto from_runs = infer_contract(c.problem(), types, run, seed);
  FUZZ_REQUIRE(from_runs && from_runs->contract == Contract() && !from_runs->unexplained);
  lies = true;
  const auto wrong = infer_contract(c.problem(), types, run, seed);
  FUZZ_REQUIRE(wrong && wrong->contract != Contract() && wrong->unexplained);
  return 0;
}
