// SPDX-License-Identifier: MIT
// Memory whose element type is known only when the program runs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/element_type.h"

namespace convlaw {

/// Elements from the first on.
template <class Byte>
struct ElementsOf {
  Byte* data;
  ElementType type = ElementType::f32;

  ElementsOf operator+(std::int64_t elements) const {
    return {data + elements * static_cast<std::int64_t>(size_in_bytes(type)), type};
  }
};
using Elements = ElementsOf<std::byte>;
using ConstElements = ElementsOf<const std::byte>;
inline Elements elements(float* data) { return {reinterpret_cast<std::byte*>(data)}; }
inline ConstElements elements(const float* data) {
  return {reinterpret_cast<const std::byte*>(data)};
}
inline ConstElements elements(const std::int8_t* data) {
  return {reinterpret_cast<const std::byte*>(data), ElementType::i8};
}
inline ConstElements elements(const std::int32_t* data) {
  return {reinterpret_cast<const std::byte*>(data), ElementType::i32};
}
inline ConstElements elements(const AnyView& view) {
  return {static_cast<const std::byte*>(view.data), view.type};
}

/// Of f32: as floats.
inline float* floats(const Elements& elements) { return reinterpret_cast<float*>(elements.data); }

}  // namespace convlaw
