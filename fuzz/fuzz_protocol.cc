// SPDX-License-Identifier: MIT
// The streams between convlaw and somebody's program, and the command line that starts one: bytes
// are read as cases, as the answers to two cases, and as a command. Nothing may crash, and what is
// understood round-trips.
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "properties/exec/words.h"
#include "properties/pipe/judge_answers.h"

namespace convlaw {
namespace {

bool comes_back(const PipeCase& c) {
  const std::string frame = case_frame(c);
  MemorySource written(frame);
  const auto again = read_cases(written);
  return again && again->size() == 1 && case_frame(again->front()) == frame;
}

}  // namespace
}  // namespace convlaw

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  static const std::vector<PipeCase> asked{
      make_pipe_case(0, *parse_case("convlaw1: c1 h1 w2 oc1 k1 data=ints#3")),
      make_pipe_case(1, *parse_case("convlaw1: unbatched c2 h1 w3 oc3 k1x2 f16 data=ints#5"))};
  const InFlight in_flight(data, size);
  const std::string text(reinterpret_cast<const char*>(data), size);
  MemorySource cases(text), answers(text);
  if (const auto read = read_cases(cases)) {
    for (const PipeCase& c : *read) FUZZ_REQUIRE(comes_back(c));
  }
  const auto judged = judge_answers(asked, answers, {});
  FUZZ_REQUIRE(!judged || judged->size() == asked.size());
  const auto words = split_words(text);
  FUZZ_REQUIRE(!words || !words->front().empty());
  return 0;
}
