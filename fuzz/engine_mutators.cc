// SPDX-License-Identifier: MIT
// How engines reach the mutator: libFuzzer's entry points. Other engines mutate bytes as they like.
//
// The environment variable CONVLAW_MUTATOR takes something away, to measure what it is worth:
// "bytes" mutates as if the engine had been left alone, "blind" draws every input afresh.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "fuzz/mutator.h"

extern "C" __attribute__((weak)) std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                              std::size_t room);

namespace {

std::string_view wanted() {
  static const char* const mutator = std::getenv("CONVLAW_MUTATOR");
  return mutator == nullptr ? "" : mutator;
}

std::size_t copy_to(std::uint8_t* out, std::size_t room, const std::vector<std::uint8_t>& bytes) {
  const std::size_t size = std::min(room, bytes.size());
  std::copy_n(bytes.begin(), size, out);
  return size;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t room, unsigned seed) {
  if (wanted() == "bytes" && LLVMFuzzerMutate != nullptr) return LLVMFuzzerMutate(data, size, room);
  const std::size_t redrawn = wanted() == "blind" ? 4 : convlaw::kRedrawnOfFour;
  return copy_to(data, room,
                 convlaw::mutate_input({data, size}, convlaw::draw_input, seed, redrawn));
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t room,
                                                 unsigned seed) {
  if (!wanted().empty()) return 0;
  return copy_to(
      out, room,
      convlaw::cross_inputs({one, one_size}, {other, other_size}, convlaw::draw_input, seed));
}
