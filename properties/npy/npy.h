// SPDX-License-Identifier: MIT
// Arrays as NumPy saves them (.npy), read from and written to bytes in memory.
//
//   Result<NpyArray> weight = parse_npy(bytes);
//   std::string same = print_npy(*weight);      // np.load() reads it back
//
// NumPy has no bfloat16, so there are several ways of saving one: '<V2' (an array of ml_dtypes,
// with which JAX and others save), 'bfloat16' (the same with its name written by hand), and, only
// if the caller says that the elements are bf16: '<u2', '<i2' and '|V2' (views, and a '<V2' that
// NumPy loaded and saved again).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/element_type.h"
#include "convlaw/result.h"

namespace convlaw {

/// A dense array of any rank, in C order (the last index varies fastest), in the machine's byte
/// order. Invariant: data.size() is the product of the extents times size_in_bytes(type).
struct NpyArray {
  ElementType type = ElementType::f32;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> data;

  friend bool operator==(const NpyArray&, const NpyArray&) = default;
};

/// An array of zeros. Precondition: the extents are not negative and what they ask for fits.
NpyArray make_array(ElementType type, std::vector<std::int64_t> shape);

/// The bytes that an array takes; nullopt if an extent is negative, or if the product of those that
/// are not 0 does not fit in 63 bits.
std::optional<std::size_t> bytes_of(ElementType type, const std::vector<std::int64_t>& shape);

/// Reads a whole file; Fortran order is turned into C order. `words_are_bf16` says what words of 16
/// bits are that could be anything. Memory is only taken for elements that are there.
Result<NpyArray> parse_npy(std::string_view bytes, bool words_are_bf16 = false);

/// Version 1.0, C order; bf16 as '<V2', as ml_dtypes saves it.
std::string print_npy(const NpyArray& array);

}  // namespace convlaw
