// SPDX-License-Identifier: MIT
#include "convlaw/element_type.h"

#include <Eigen/Core>
#include <array>
#include <bit>
#include <cmath>

#include "convlaw/bulk.h"

namespace convlaw {
namespace {

struct Traits {
  std::string_view name;
  std::string_view torch;
  std::size_t bytes;
  int precision;
};

// In the order of ElementType.
constexpr std::array<Traits, 7> kTraits{{
    {"f64", "float64", 8, 53},
    {"f32", "float32", 4, 24},
    {"f16", "float16", 2, 11},
    {"bf16", "bfloat16", 2, 8},
    {"i32", "int32", 4, 31},
    {"i8", "int8", 1, 7},
    {"u8", "uint8", 1, 8},
}};

const Traits& traits(ElementType type) { return kTraits[static_cast<std::size_t>(type)]; }

// Calls `use` with a pointer of the element's C++ type.
template <class Use>
auto with_type(ElementType type, Use use) {
  switch (type) {
    case ElementType::f64:
      return use(static_cast<double*>(nullptr));
    case ElementType::f32:
      return use(static_cast<float*>(nullptr));
    case ElementType::f16:
      return use(static_cast<Eigen::half*>(nullptr));
    case ElementType::bf16:
      return use(static_cast<Eigen::bfloat16*>(nullptr));
    case ElementType::i32:
      return use(static_cast<std::int32_t*>(nullptr));
    case ElementType::i8:
      return use(static_cast<std::int8_t*>(nullptr));
    case ElementType::u8:
      break;
  }
  return use(static_cast<std::uint8_t*>(nullptr));
}

// Towards zero, and to an odd last bit if that is not exact (Boldo & Melquiond, IEEE TC 2008):
// rounding what comes of it to a type of at most 22 bits is rounding `value` itself.
float round_to_odd(double value) {
  const auto nearest = static_cast<float>(value);
  if (static_cast<double>(nearest) == value || std::isnan(value)) return nearest;
  const float toward_zero = std::abs(static_cast<double>(nearest)) > std::abs(value)
                                ? std::nextafter(nearest, 0.0F)
                                : nearest;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(toward_zero) | 1U);
}

template <class T>
T narrow(double value) {
  if constexpr (std::is_integral_v<T>) {
    const auto whole = static_cast<T>(value);
    return static_cast<double>(whole) == value ? whole : static_cast<T>(std::nearbyint(value));
  } else if constexpr (sizeof(T) == 2) {
    return static_cast<T>(round_to_odd(value));
  } else {
    return static_cast<T>(value);
  }
}

}  // namespace

std::string_view to_string(ElementType type) { return traits(type).name; }
std::string_view torch_name(ElementType type) { return traits(type).torch; }
std::size_t size_in_bytes(ElementType type) { return traits(type).bytes; }
int precision_bits(ElementType type) { return traits(type).precision; }

bool is_integer(ElementType type) {
  return type == ElementType::i32 || type == ElementType::i8 || type == ElementType::u8;
}

ElementTypes element_types(ElementType type) {
  if (!is_integer(type)) return {type, type, type, type};
  const ElementType weight = type == ElementType::i32 ? ElementType::i32 : ElementType::i8;
  return {type, weight, ElementType::i32, ElementType::i32};
}

ElementType natural_accumulator(ElementType input) {
  if (input == ElementType::f64) return ElementType::f64;
  return is_integer(input) ? ElementType::i32 : ElementType::f32;
}

std::optional<ElementType> parse_element_type(std::string_view name) {
  if (name == "float") return ElementType::f32;
  if (name == "double") return ElementType::f64;
  if (name == "half") return ElementType::f16;
  for (std::size_t i = 0; i < kTraits.size(); ++i) {
    if (name == kTraits[i].name || name == kTraits[i].torch) return static_cast<ElementType>(i);
  }
  return std::nullopt;
}

double load_element(ElementType type, const void* data, std::int64_t index) {
  return with_type(
      type, [&]<class T>(T*) { return static_cast<double>(static_cast<const T*>(data)[index]); });
}

void store_element(ElementType type, void* data, std::int64_t index, double value) {
  with_type(type, [&]<class T>(T*) { static_cast<T*>(data)[index] = narrow<T>(value); });
}

namespace {

// Calls `visit` with the place of every element, in the order of for_each_index().
template <class Visit>
void for_each_place(const Extents& extents, const Strides& strides, Visit visit) {
  if (strides == dense_strides(extents, Layout::nchw)) {
    const std::int64_t count = element_count(extents);
    for (std::int64_t place = 0; place < count; ++place) visit(place);
    return;
  }
  for_each_index(extents, [&](auto i, auto j, auto k, auto l) {
    visit(i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3]);
  });
}

}  // namespace

void load_elements(const AnyView& tensor, double* values) {
  with_type(tensor.type, [&]<class T>(T*) {
    const T* elements = static_cast<const T*>(tensor.data);
    for_each_place(tensor.extents, tensor.strides,
                   [&](std::int64_t place) { *values++ = static_cast<double>(elements[place]); });
  });
}

double rounded_to(ElementType type, double value) {
  double memory = 0;
  store_element(type, &memory, 0, value);
  return load_element(type, &memory, 0);
}

void store_elements(ElementType type, void* data, const Extents& extents, const Strides& strides,
                    const double* values) {
  with_type(type, [&]<class T>(T*) {
    T* elements = static_cast<T*>(data);
    for_each_place(extents, strides,
                   [&](std::int64_t place) { elements[place] = narrow<T>(*values++); });
  });
}

}  // namespace convlaw
