// SPDX-License-Identifier: MIT
// The oracle of whole outputs: what the definition computes, of infinities and NaN too, is rejected
// under no contract that is weaker; and one wrong integer is rejected. Another rounding of outputs
// is not weaker.
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
  const Case c = draw_typed_case(choices, domain);
  const ElementTypes types = element_types(c.typed.dtype);
  Operands operands = make_operands(c);
  const bool is_special = draw_special(choices, c, operands);
  TypedTensors t = defined_tensors(c, operands);
  std::vector<Contract> contracts = candidate_contracts(c.problem(), types);
  contracts.emplace_back();
  const auto judged = [&](const Contract& contract) {
    put_on_trial(to_string(contract) + "\n  case  " + to_string(c));
    return judge(c.problem(), t.judged(), contract);
  };
  for (const Contract& contract : contracts) {
    const auto right = judged(contract);
    const bool is_weaker = contract.output_rounding == Contract().output_rounding &&
                           contract.bias_stage == Contract().bias_stage;
    FUZZ_REQUIRE(right && !(is_weaker && right->rejected > 0) && !describe(right).empty());
    FUZZ_REQUIRE(contract != Contract() || is_judged_alike_as_floats(c, t, *right));
  }
  if (is_special || !is_exact(c.data.pattern)) return 0;
  flip(t.output, c.data.seed);
  const auto wrong = judged({});
  FUZZ_REQUIRE(wrong && wrong->rejected == 1);
  return 0;
}
