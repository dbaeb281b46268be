// SPDX-License-Identifier: MIT
// fuzz_npy before a reader that forgets in which order the dimensions come.
#include "properties/npy/npy.h"

namespace convlaw {

inline Result<NpyArray> careless_parse_npy(std::string_view bytes, bool words_are_bf16 = false) {
  Result<NpyArray> array = parse_npy(bytes, words_are_bf16);
  if (array && array->shape.size() > 1) std::swap(array->shape.front(), array->shape.back());
  return array;
}

}  // namespace convlaw

#define parse_npy careless_parse_npy
#include "fuzz/fuzz_npy.cc"
