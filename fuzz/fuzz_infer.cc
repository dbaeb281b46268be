// SPDX-License-Identifier: MIT
// The contract that is inferred, from one output and from a few runs: the definition keeps the
// default, and who lies in every output does not.
#include "convlaw/infer.h"

#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  Domain domain = typed_domain();
  domain.exact_data = false;
  Case c = draw_typed_case(choices, domain);
  c.typed.layout = Layout::nchw;  // which inference asks for
  put_on_trial("  case  " + to_string(c));
  const TypedTensors t = defined_tensors(c, make_operands(c));
  const auto from_one = infer_contract(c.problem(), t.judged());
  const bool is_decided = judge(c.problem(), t.judged())->accepted();
  FUZZ_REQUIRE(from_one && !from_one->unexplained &&
               (from_one->contract == Contract()) == is_decided);

  bool lies = false;
  const Run run = [&](const RunOperands& operands, AnyTensor& output) -> std::optional<Error> {
    define(operands, c.typed, output);
    for (std::int64_t i = 0; lies && i < output.size(); ++i) flip(output, i);
    return std::nullopt;
  };
  const auto infer = [&] {
    return infer_contract(c.problem(), element_types(c.typed.dtype), run, c.data.seed);
  };
  const auto from_runs = infer();
  FUZZ_REQUIRE(from_runs && from_runs->contract == Contract() && !from_runs->unexplained);
  lies = true;
  const auto wrong = infer();
  FUZZ_REQUIRE(wrong && wrong->contract != Contract() && wrong->unexplained);
  return 0;
}
