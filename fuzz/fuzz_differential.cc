// SPDX-License-Identifier: MIT
// An implementation against the definition and the laws; under_test() says which one.
#include <algorithm>

#include "fuzz/case_mutator.h"
#include "fuzz/law_target.h"
#include "fuzz/under_test.h"

namespace {

convlaw::LawTarget& target() {
  static convlaw::LawTarget target(*convlaw::under_test().implementation,
                                   convlaw::under_test().name);
  return target;
}

std::size_t copy_to(std::uint8_t* out, std::size_t room, const std::vector<std::uint8_t>& bytes) {
  return static_cast<std::size_t>(std::copy_n(bytes.begin(), std::min(room, bytes.size()), out) -
                                  out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target().put({data, size});
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t room, unsigned seed) {
  return copy_to(data, room, convlaw::mutate_case({data, size}, target().domain(), seed));
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* one, std::size_t one_size,
                                                 const std::uint8_t* other, std::size_t other_size,
                                                 std::uint8_t* out, std::size_t room,
                                                 unsigned seed) {
  return copy_to(
      out, room,
      convlaw::cross_cases({one, one_size}, {other, other_size}, target().domain(), seed));
}
