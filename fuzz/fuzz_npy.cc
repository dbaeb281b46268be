// SPDX-License-Identifier: MIT
// The reader of NumPy's files: no bytes may crash it or make it take memory for elements that are
// not there, and what it understands is written and read back the same.
#include "fuzz/in_flight.h"
#include "fuzz/require.h"
#include "properties/npy/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convlaw;
  const InFlight in_flight(data, size);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool words_are_bf16 : {false, true}) {
    const Result<NpyArray> array = parse_npy(bytes, words_are_bf16);
    if (!array) {
      FUZZ_REQUIRE(!array.error().message().empty());
      continue;
    }
    FUZZ_REQUIRE(bytes_of(array->type, array->shape) == array->data.size());
    FUZZ_REQUIRE(array->data.size() <= size);
    const Result<NpyArray> again = parse_npy(print_npy(*array));
    FUZZ_REQUIRE(again && *again == *array);
  }
  return 0;
}
