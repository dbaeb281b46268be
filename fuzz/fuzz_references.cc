// SPDX-License-Identifier: MIT
// The second reference, and the sums of every instruction set, have the definition's integers.
#include "convlaw/im2col.h"
#include "fuzz/in_flight.h"
#include "fuzz/mutator.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"
#include "reference/src/sums/layer.h"

namespace convlaw {

void draw_input(Choices& choices) { draw_typed_case(choices, typed_domain()); }

}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  const Case c = draw_typed_case(choices, typed_domain());
  put_on_trial("  case  " + to_string(c));
  const TypedTensors t = defined_tensors(c, make_operands(c));
  AnyTensor second(t.output.type(), t.output.extents(), c.typed.layout);
  conv2d_im2col(c.problem(), t.input.view(), t.weight.view(), t.bias_view(), second);
  const bool references_agree = second.bytes() == t.output.bytes();
  FUZZ_REQUIRE(references_agree);
  const AnyView output = t.output.view();
  for (const Kernels* loops : supported_kernels()) {
    const auto visit = [&](const SumsBlock& b) {
      for (std::int64_t i = 0; i < b.channels * b.pixels; ++i) {
        const std::int64_t oc = b.first_channel + i / b.pixels;
        const std::int64_t pixel = b.first_pixel + i % b.pixels;
        const double sum = b.value[i] + (t.bias ? t.bias->get(oc) : 0);
        FUZZ_REQUIRE(sum == output.at(b.image, oc, 0, pixel));  // a line of all rows
      }
    };
    sum_layer_with(*loops, c.problem(), t.input.view(), t.weight.view(), visit);
  }
  return 0;
}
