// SPDX-License-Identifier: MIT
// Between this library's types and the C structs of implementation.h.
#pragma once

#include <optional>

#include "convlaw/element_type.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/problem_text.h"
#include "convlaw/tensor.h"

namespace convlaw {

convlaw_dtype to_abi(ElementType type);
/// nullopt: no element type has this number.
std::optional<ElementType> element_type_from_abi(std::int32_t dtype);

/// The C form of a problem: padding as numbers, every tensor of its dtype and layout. nullopt: the
/// 'same' padding of an illegal problem does not fit in 64 bits.
std::optional<convlaw_problem> to_abi(const TypedProblem& typed);

/// The problem that an implementation was sent. Padding is numbers.
Conv2dProblem problem_from_abi(const convlaw_problem& problem);

/// A tensor of a call as a view of rank 4; an unbatched tensor becomes a batch of 1. T must be the
/// C++ type of its dtype, const for a const tensor.
template <class T, class AbiTensor>
TensorView<T> view_of(const AbiTensor& tensor) {
  Extents extents{1, 1, 1, 1};
  Strides strides{};
  for (int i = 0; i < tensor.rank; ++i) {
    extents[static_cast<std::size_t>(4 - tensor.rank + i)] = tensor.extents[i];
    strides[static_cast<std::size_t>(4 - tensor.rank + i)] = tensor.strides[i];
  }
  return {static_cast<T*>(tensor.data), extents, strides};
}

/// A tensor of a call: the last `rank` of four extents and strides. AbiTensor is convlaw_tensor or
/// convlaw_const_tensor.
template <class AbiTensor, class Data>
AbiTensor describe_tensor(Data data, ElementType type, const Extents& extents,
                          const Strides& strides, std::int32_t rank) {
  AbiTensor tensor{};
  tensor.data = data;
  tensor.dtype = to_abi(type);
  tensor.rank = rank;
  for (std::int32_t i = 0; i < rank; ++i) {
    tensor.extents[i] = extents[static_cast<std::size_t>(4 - rank + i)];
    tensor.strides[i] = strides[static_cast<std::size_t>(4 - rank + i)];
  }
  tensor.quantization.quantized_axis = -1;
  return tensor;
}

/// Writes `text` to where a caller wants its message, cut to the room there is.
void write_message(const convlaw_message& message, std::string_view text);

}  // namespace convlaw
