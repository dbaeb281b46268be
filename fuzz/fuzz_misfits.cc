// SPDX-License-Identifier: MIT
// Tensors of which one does not fit the problem, by its shape or its kind of type, is not there, or
// is a bias too many: everything that takes tensors returns an error, and reads none of them.
#include "convlaw/definition.h"
#include "convlaw/prepared_call.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  const Case c = draw_typed_case(choices, typed_domain());
  const Conv2dProblem& p = c.problem();
  std::int64_t tensor = 0, axis = 0, wrong = 0;
  choices.choose(tensor, 0, p.bias ? 3 : 2, "tensor");
  choices.choose(axis, 0, 3, "axis");
  choices.choose(wrong, 0, 3, "wrong");
  put_on_trial("  case  " + to_string(c));
  const TypedTensors t = defined_tensors(c, make_operands(c));
  JudgedTensors j = t.judged();
  AnyView* const views[] = {&j.input, &j.weight, &j.output, j.bias ? &*j.bias : nullptr};
  AnyView& view = *views[tensor];
  const AnyView spare{
      element_types(c.typed.dtype).bias, t.weight.data(), {p.out_channels, 1, 1, 1}};
  if (wrong == 0) ++view.extents[static_cast<std::size_t>(axis)];
  if (wrong == 1) view.type = is_integer(view.type) ? ElementType::f32 : ElementType::i8;
  if (wrong == 2) j.bias = p.bias ? std::nullopt : std::optional(spare);
  if (wrong == 3) view.data = nullptr;
  FUZZ_REQUIRE(!judge(p, j));
  if (wrong > 1) return 0;  // others take any bias, and data on trust
  const QuantizedView y{j.output, {}};
  FUZZ_REQUIRE(!judge_requantized(p, {j.input, {}}, {j.weight, {}}, j.bias, y));
  auto call = PreparedCall::make(definition_implementation(), c.typed, j.weight, j.bias);
  AnyTensor output(j.output.type, j.output.extents, c.typed.layout);
  const bool is_refused = !call || call->run(j.input, output);
  FUZZ_REQUIRE(is_refused);
  return 0;
}
