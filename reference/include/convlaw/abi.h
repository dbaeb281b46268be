// SPDX-License-Identifier: MIT
// Between this library's types and the C structs of implementation.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "convlaw/any_tensor.h"
#include "convlaw/element_type.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "convlaw/typed_problem.h"

namespace convlaw {

convlaw_dtype to_abi(ElementType type);
convlaw_layout to_abi(Layout layout);
/// nullopt: no element type has this number.
std::optional<ElementType> element_type_from_abi(std::int32_t dtype);

/// The C form of a problem: padding as numbers, every tensor of its layout and of the type that
/// element_types() gives it. nullopt: the 'same' padding of an illegal problem does not fit in 64
/// bits.
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

/// The same for whatever its dtype is; nullopt: it has none that is known.
template <class AbiTensor>
std::optional<AnyView> any_view_of(const AbiTensor& tensor) {
  const std::optional<ElementType> type = element_type_from_abi(tensor.dtype);
  if (!type) return std::nullopt;
  const TensorView<const std::byte> shape = view_of<const std::byte>(tensor);
  return AnyView{*type, tensor.data, shape.extents(), shape.strides()};
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

/// A struct as its writer knew it: fields that it is too short for are zero. `given` may be null.
template <class T>
T read_struct(const T* given, std::uint32_t struct_size) {
  T whole{};
  if (given != nullptr) {
    std::memcpy(static_cast<void*>(&whole), static_cast<const void*>(given),
                struct_size < sizeof(T) ? struct_size : sizeof(T));
  }
  whole.struct_size = sizeof(T);
  return whole;
}

/// Is it in a set of capabilities? An empty set is the first enumerator alone.
inline bool is_in_set(std::uint32_t set, std::int32_t enumerator) {
  return ((set == 0 ? 1U : set) >> enumerator & 1U) != 0;
}

/// What an implementation declares to offer; the defaults where it declares nothing.
convlaw_capabilities capabilities_of(const convlaw_implementation& implementation);

/// Writes `text` to where a caller wants its message, cut to the room there is.
void write_message(const convlaw_message& message, std::string_view text);

}  // namespace convlaw
