// SPDX-License-Identifier: MIT
// Every reader of text: no input may crash one, and what is understood round-trips.
#include <cstdint>
#include <string_view>

#include "convlaw/contract.h"
#include "convlaw/problem_text.h"
#include "convlaw/shape_explanation.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "properties/cases/case_list.h"
#include "properties/cases/where.h"

namespace convlaw {
namespace {

void try_problem(const TypedProblem& typed) {
  const Conv2dProblem& p = typed.problem;
  const Result<TypedProblem> line = parse_line(to_line(typed));
  FUZZ_REQUIRE(line && *line == typed);
  if (const auto row = to_csv_row({"x", typed})) {
    const auto rows = parse_csv(csv_header() + '\n' + *row);
    FUZZ_REQUIRE(rows && rows->size() == 1 && to_line(rows->front().problem) == to_line(typed));
  }
  if (find_illegality(p)) return;
  FUZZ_REQUIRE(infer_shapes(p) && !explain_shapes(p).empty());
  for (const auto& other : {to_torch(p), to_benchdnn(p)}) {
    if (!other) continue;  // not expressible
    const Result<TypedProblem> again = parse_problem(*other);
    FUZZ_REQUIRE(again && trim_padding(again->problem) == trim_padding(p));
  }
}

void try_text(std::string_view text) {
  if (const auto problem = parse_problem(text)) try_problem(*problem);
  if (const auto rows = parse_csv(text)) {
    for (const NamedProblem& row : *rows) try_problem(row.problem);
  }
  if (const auto c = parse_case(text)) {
    const auto again = parse_case(to_string(*c));
    FUZZ_REQUIRE(again && *again == *c);
  }
  if (const auto contract = parse_contract(text)) {
    const auto again = parse_contract(to_string(*contract));
    FUZZ_REQUIRE(again && *again == *contract);
  }
  (void)parse_torch_module(text);
  (void)parse_shape(text);
  (void)parse_case_list(text);
  if (const auto where = Where::parse(text)) (void)where->admits(TypedProblem());
}

}  // namespace
}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const convlaw::InFlight in_flight(data, size);
  convlaw::try_text({reinterpret_cast<const char*>(data), size});
  return 0;
}
