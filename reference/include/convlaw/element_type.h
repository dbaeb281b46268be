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

namespace convlaw {

enum class ElementType : std::uint8_t { f64, f32, f16, bf16, i32, i8, u8 };

/// "f32"; torch's name is torch.float32.
std::string_view to_string(ElementType type);
/// Accepts "f32" and torch's "float32" or "float".
std::optional<ElementType> parse_element_type(std::string_view name);
/// torch's name without the "torch." in front.
std::string_view torch_name(ElementType type);

std::size_t size_in_bytes(ElementType type);

/// Significant bits: every integer of magnitude up to 2^precision_bits is representable.
int precision_bits(ElementType type);

/// The value of the element at `index` of an array of `type`.
double load_element(ElementType type, const void* data, std::int64_t index);
/// Stores `value`, which must be in the range of an integer type if `type` is one.
void store_element(ElementType type, void* data, std::int64_t index, double value);

}  // namespace convlaw
