// SPDX-License-Identifier: MIT
// Every reader of text: no input may crash one, and what is understood round-trips.
#include "convlaw/contract.h"
#include "convlaw/shape_explanation.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/round_trips.h"
#include "properties/cases/case_list.h"
#include "properties/cases/where.h"

namespace convlaw {
namespace {

void try_problem(const TypedProblem& typed) {
  FUZZ_REQUIRE(comes_back_from_line(typed) && comes_back_from_csv(typed));
  if (find_illegality(typed.problem)) return;
  FUZZ_REQUIRE(infer_shapes(typed.problem) && !explain_shapes(typed.problem).empty());
  FUZZ_REQUIRE(comes_back_from_other_forms(typed.problem));
}

}  // namespace
}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto problem = parse_problem(text)) try_problem(*problem);
  if (const auto rows = parse_csv(text)) {
    for (const NamedProblem& row : *rows) try_problem(row.problem);
  }
  FUZZ_REQUIRE(round_trips(text, parse_case) && round_trips(text, parse_contract));
  (void)parse_torch_module(text);
  (void)parse_shape(text);
  (void)parse_case_list(text);
  if (const auto where = Where::parse(text)) (void)where->admits(TypedProblem());
  return 0;
}
