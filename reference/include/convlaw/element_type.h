// SPDX-License-Identifier: MIT
// The element types that a tensor may have, and the value of one stored element.
//
// Every type here embeds exactly into double, which is what values outside a tensor's memory are
// held in: load_element() never rounds, store_element() rounds once, to nearest even.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace convlaw {

enum class ElementType : std::uint8_t { f64, f32, f16, bf16, i32, i8, u8 };

/// "f32"; torch's name is torch.float32.
std::string_view to_string(ElementType type);
/// Accepts "f32" and torch's "float32" or "float".
std::optional<ElementType> parse_element_type(std::string_view name);
/// torch's name without the "torch." in front.
std::string_view torch_name(ElementType type);

std::size_t size_in_bytes(ElementType type);

/// The element type that is this C++ type; f16 and bf16 have none of their own here.
template <class T>
constexpr ElementType element_type_of() {
  if constexpr (std::is_same_v<T, double>) {
    return ElementType::f64;
  } else if constexpr (std::is_same_v<T, float>) {
    return ElementType::f32;
  } else if constexpr (std::is_same_v<T, std::int32_t>) {
    return ElementType::i32;
  } else if constexpr (std::is_same_v<T, std::int8_t>) {
    return ElementType::i8;
  } else {
    static_assert(std::is_same_v<T, std::uint8_t>, "no element type is this C++ type");
    return ElementType::u8;
  }
}

/// The types of one convolution's tensors.
struct ElementTypes {
  ElementType input = ElementType::f32;
  ElementType weight = ElementType::f32;
  ElementType bias = ElementType::f32;
  ElementType output = ElementType::f32;
  friend bool operator==(const ElementTypes&, const ElementTypes&) = default;
};

/// The types that go with an input of `type`: the same everywhere, except that 8-bit integers are
/// convolved with i8 weights into i32, to which an i32 bias is added.
ElementTypes element_types(ElementType type);

/// The type in which sums of products are formed unless an implementation says otherwise: f64 for
/// f64, i32 for integers, f32 for the rest.
ElementType natural_accumulator(ElementType input);

bool is_integer(ElementType type);

/// Significant bits: every integer of magnitude up to 2^precision_bits is representable.
int precision_bits(ElementType type);

/// The value of the element at `index` of an array of `type`.
double load_element(ElementType type, const void* data, std::int64_t index);
/// Stores `value`, which must be in the range of an integer type if `type` is one.
void store_element(ElementType type, void* data, std::int64_t index, double value);
/// `value` as it is loaded after it has been stored.
double rounded_to(ElementType type, double value);

}  // namespace convlaw
