// SPDX-License-Identifier: MIT
#include "convlaw/element_type.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include "convlaw/bulk.h"
#include "reference/src/vector/kernels.h"

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
  double value = 0;
  kernels().load(type, data, index, 1, 1, &value);
  return value;
}

void store_element(ElementType type, void* data, std::int64_t index, double value) {
  const auto offset = static_cast<std::ptrdiff_t>(size_in_bytes(type)) * index;
  kernels().store(type, 1, &value, static_cast<std::byte*>(data) + offset);
}

double rounded_to(ElementType type, double value) {
  double memory = 0;
  store_element(type, &memory, 0, value);
  return load_element(type, &memory, 0);
}

namespace {

template <std::size_t size>
struct Element {
  std::array<std::byte, size> bytes;
};

// Calls `use` with something that is copied as an element of the type is.
template <class Use>
void with_element(ElementType type, Use use) {
  switch (size_in_bytes(type)) {
    case 1:
      return use(Element<1>());
    case 2:
      return use(Element<2>());
    case 4:
      return use(Element<4>());
    default:
      return use(Element<8>());
  }
}

// Calls `visit` with the place of every element, in the order of for_each_index().
template <class Visit>
void for_each_place(const Extents& extents, const Strides& strides, Visit visit) {
  const std::int64_t stride = strides[3];
  // Rows at the distance of their elements are one long row, as those of NHWC are.
  const bool is_one_row = strides[2] == stride * extents[3];
  const std::int64_t rows = is_one_row ? 1 : extents[2];
  const std::int64_t length = is_one_row ? extents[2] * extents[3] : extents[3];
  for_each_index({extents[0], extents[1], rows, 1}, [&](auto i, auto j, auto k, auto) {
    const std::int64_t row = i * strides[0] + j * strides[1] + k * strides[2];
    for (std::int64_t l = 0; l < length; ++l) visit(row + l * stride);
  });
}

// Room for elements of any type.
std::unique_ptr<double[]> room_for(std::int64_t elements) {
  return std::make_unique_for_overwrite<double[]>(static_cast<std::size_t>(elements));
}

template <class Load, class To>
void load_with(Load load, const AnyView& tensor, To* values) {
  const std::int64_t count = element_count(tensor.extents);
  if (tensor.strides == dense_strides(tensor.extents, Layout::nchw)) {
    return load(tensor.type, tensor.data, 0, 1, count, values);
  }
  const auto in_order = room_for(count);
  with_element(tensor.type, [&]<class E>(E) {
    const E* elements = static_cast<const E*>(tensor.data);
    E* next = static_cast<E*>(static_cast<void*>(in_order.get()));
    for_each_place(tensor.extents, tensor.strides,
                   [&](std::int64_t place) { *next++ = elements[place]; });
  });
  load(tensor.type, in_order.get(), 0, 1, count, values);
}

template <class Store, class From>
void store_with(Store store, ElementType type, void* data, const Extents& extents,
                const Strides& strides, const From* values) {
  const std::int64_t count = element_count(extents);
  if (strides == dense_strides(extents, Layout::nchw)) return store(type, count, values, data);
  const auto in_order = room_for(count);
  store(type, count, values, in_order.get());
  with_element(type, [&]<class E>(E) {
    E* elements = static_cast<E*>(data);
    const E* next = static_cast<const E*>(static_cast<const void*>(in_order.get()));
    for_each_place(extents, strides, [&](std::int64_t place) { elements[place] = *next++; });
  });
}

}  // namespace

void load_elements(const AnyView& tensor, double* values) {
  load_with(kernels().load, tensor, values);
}

void load_elements(const AnyView& tensor, float* values) {
  load_with(kernels().load_f32, tensor, values);
}

void store_elements(ElementType type, void* data, const Extents& extents, const Strides& strides,
                    const double* values) {
  store_with(kernels().store, type, data, extents, strides, values);
}

void store_elements(ElementType type, void* data, const Extents& extents, const Strides& strides,
                    const float* values) {
  store_with(kernels().store_f32, type, data, extents, strides, values);
}

bool all_are_integers(std::span<const double> values) {
  const auto count = static_cast<std::int64_t>(values.size());
  return kernels().all_integers(count, values.data(), 1) ||
         std::all_of(values.begin(), values.end(), [](double x) { return x == std::trunc(x); });
}

double largest_magnitude(std::span<const double> values) {
  return kernels().largest_f64(static_cast<std::int64_t>(values.size()), values.data());
}

double sum_of_magnitudes(std::span<const double> values) {
  return kernels().sum_of_magnitudes(static_cast<std::int64_t>(values.size()), values.data());
}

}  // namespace convlaw
