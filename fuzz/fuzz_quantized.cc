// SPDX-License-Identifier: MIT
// The oracle of requantized outputs: under either rule it accepts what the definition computes, and
// rejects the one output that is three steps away.
#include "convlaw/quantization.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  Domain domain = typed_domain();
  domain.dtypes = {ElementType::u8, ElementType::i8};
  const Case c = draw_typed_case(choices, domain);
  put_on_trial("  case  " + to_string(c));
  const TypedTensors t = defined_tensors(c, make_operands(c));
  const auto channels = static_cast<std::size_t>(c.problem().out_channels);
  const int far = c.data.seed % 8 == 7 ? 1 << 21 : 1;  // sums of up to 62 bits
  const QuantizedView x{t.input.view(), draw_quantization(choices, 1, -1, far)};
  const QuantizedView w{t.weight.view(), draw_quantization(choices, channels, 0, far)};
  const Quantization to = channels % 2 == 0 ? draw_quantization(choices, channels, 1)
                                            : draw_quantization(choices, 1, -1);
  AnyTensor y(c.typed.dtype, t.output.extents());
  FUZZ_REQUIRE(!conv2d_requantized(c.problem(), x, w, t.bias_view(), to, y));
  FUZZ_REQUIRE(quantization_from_abi(to_abi(to)).zero_points == to.zero_points);
  using Rule = RequantizationRule;
  for (const Rule rule : {Rule::float_multiply, Rule::fixed_point_multiply}) {
    AnyTensor other = y;
    other.set(0, y.get(0) < 100 ? y.get(0) + 3 : y.get(0) - 3);
    const auto right = judge_requantized(c.problem(), x, w, t.bias_view(), {y.view(), to}, rule);
    const auto wrong =
        judge_requantized(c.problem(), x, w, t.bias_view(), {other.view(), to}, rule);
    FUZZ_REQUIRE(right && right->accepted() && wrong && wrong->rejected == 1);
  }
  return 0;
}
