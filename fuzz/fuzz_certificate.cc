// SPDX-License-Identifier: MIT
// Certificates, of fast algorithms too: a right convolution is not refuted; where it is certified,
// one with a wrong output is refuted.
#include "convlaw/certificate.h"
#include "convlaw/im2col.h"
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "fuzz/typed_tensors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  ByteChoices choices({data, size});
  const Case c = draw_typed_case(choices, typed_domain());
  const Conv2dProblem& p = c.problem();
  std::int64_t adds = 0;  // a product too many; else the sign is wrong
  choices.choose(adds, 0, is_integer(c.typed.dtype) ? 0 : 1, "adds");
  CertifyOptions options;
  options.contract = draw_contract(choices, c);
  options.seed = c.data.seed;
  put_on_trial(to_string(options.contract) + "\n  case  " + to_string(c));
  const auto certificate = [&](bool is_wrong) {
    const Run run = [&](const RunOperands& o, AnyTensor& output) -> std::optional<Error> {
      conv2d_im2col(p, o.input, o.weight, o.bias, output);
      if (!is_wrong) return std::nullopt;
      if (!adds) return flip(output, 0), std::nullopt;
      const double product = o.input.at(0, 0, 0, 0) * o.weight.at(0, 0, 0, 0);
      output.set(0, output.get(0) + product);
      return std::nullopt;
    };
    return certify(p, element_types(c.typed.dtype), run, options);
  };
  const Certificate right = certificate(false);
  FUZZ_REQUIRE(!right.refutation && !describe(right).empty());
  if (!right.certified()) return 0;
  const Certificate wrong = certificate(true);
  const bool is_seen = wrong.refutation && !describe(wrong).empty();
  FUZZ_REQUIRE(is_seen);
  return 0;
}
