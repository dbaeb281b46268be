// SPDX-License-Identifier: MIT
#include "properties/npy/npy.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "convlaw/problem.h"
#include "properties/npy/byte_order.h"
#include "properties/npy/npy_header.h"

namespace convlaw {
namespace {

struct Descriptor {
  std::string_view text;
  ElementType type;
  bool is_ambiguous = false;  // others use it too
};

// The first of a type is the one that is written.
constexpr std::array<Descriptor, 11> kDescriptors{{
    {"<f8", ElementType::f64},
    {"<f4", ElementType::f32},
    {"<f2", ElementType::f16},
    {"<V2", ElementType::bf16},
    {"bfloat16", ElementType::bf16},
    {"<u2", ElementType::bf16, true},
    {"<i2", ElementType::bf16, true},
    {"|V2", ElementType::bf16, true},
    {"<i4", ElementType::i32},
    {"|i1", ElementType::i8},
    {"|u1", ElementType::u8},
}};

Result<ElementType> element_type_of(const std::string& descr, bool words_are_bf16) {
  const auto* found = std::find_if(kDescriptors.begin(), kDescriptors.end(),
                                   [&](const Descriptor& d) { return d.text == descr; });
  const std::string quoted = '\'' + descr + '\'';
  if (found == kDescriptors.end()) {
    if (descr.starts_with('>')) {
      return Error{"descr",
                   quoted,
                   "is big-endian; only little-endian elements are read (array.astype('<" +
                       descr.substr(1) + "') in NumPy)",
                   {},
                   0};
    }
    return Error{"descr",
                 quoted,
                 "must be '<f8', '<f4', '<f2', '<i4', '|i1' or '|u1', or '<V2' or 'bfloat16' for "
                 "bf16",
                 {},
                 0};
  }
  if (found->is_ambiguous && !words_are_bf16) {
    return Error{
        "descr", quoted, "is read as bf16 where that is said to be the dtype, and not else", {}, 0};
  }
  return found->type;
}

// Elements whose first index varies fastest, in C order. Walks through the target: `at` is the
// place in the source of the element that is next.
std::vector<std::byte> to_c_order(std::string_view source, std::size_t element_size,
                                  const std::vector<std::int64_t>& shape) {
  std::vector<std::byte> data(source.size());
  std::vector<std::size_t> strides(shape.size());
  std::size_t stride = element_size;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    strides[axis] = stride;
    stride *= static_cast<std::size_t>(shape[axis]);
  }
  std::vector<std::int64_t> index(shape.size());
  std::size_t at = 0;
  for (std::size_t to = 0; to < data.size(); to += element_size) {
    std::memcpy(data.data() + to, source.data() + at, element_size);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * static_cast<std::size_t>(shape[axis]);
      index[axis] = 0;
    }
  }
  return data;
}

}  // namespace

std::optional<std::size_t> bytes_of(ElementType type, const std::vector<std::int64_t>& shape) {
  auto bytes = static_cast<std::int64_t>(size_in_bytes(type));
  bool empty = false;
  for (const std::int64_t extent : shape) {
    if (extent < 0) return std::nullopt;
    if (extent == 0) {
      empty = true;
    } else if (__builtin_mul_overflow(bytes, extent, &bytes)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : static_cast<std::size_t>(bytes);
}

NpyArray make_array(ElementType type, std::vector<std::int64_t> shape) {
  const std::size_t bytes = bytes_of(type, shape).value_or(0);
  return {type, std::move(shape), std::vector<std::byte>(bytes)};
}

Result<NpyArray> parse_npy(std::string_view bytes, bool words_are_bf16) {
  Result<NpyHeader> header = parse_npy_header(bytes);
  if (!header) return header.error();
  const Result<ElementType> type = element_type_of(header->descr, words_are_bf16);
  if (!type) return type.error();
  const std::string shape = to_tuple(header->shape);
  const std::optional<std::size_t> size = bytes_of(*type, header->shape);
  if (!size) {
    return Error{"shape", shape, "is of more bytes than 64 bits can count", {}, 0};
  }
  const std::string_view data = bytes.substr(header->data_offset);
  if (data.size() != *size) {
    return Error{"data",
                 std::to_string(data.size()) + " bytes",
                 "must be the " + std::to_string(*size) + " bytes of an array of shape " + shape +
                     " and descr '" + header->descr + '\'',
                 {},
                 0};
  }
  NpyArray array{*type, std::move(header->shape), {}};
  if (header->fortran_order) {
    array.data = to_c_order(data, size_in_bytes(*type), array.shape);
  } else {
    array.data.resize(data.size());
    std::copy_n(data.data(), data.size(), reinterpret_cast<char*>(array.data.data()));
  }
  swap_if_big_endian(array.data, size_in_bytes(*type));
  return array;
}

std::string print_npy(const NpyArray& array) {
  const auto* descriptor = std::find_if(kDescriptors.begin(), kDescriptors.end(),
                                        [&](const Descriptor& d) { return d.type == array.type; });
  std::string bytes = print_npy_header({std::string(descriptor->text), false, array.shape, 0});
  std::vector<std::byte> data = array.data;
  swap_if_big_endian(data, size_in_bytes(array.type));
  bytes.append(reinterpret_cast<const char*>(data.data()), data.size());
  return bytes;
}

}  // namespace convlaw
