// SPDX-License-Identifier: MIT
// Where the elements of one tensor are in its buffer.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlaw/tensor.h"

namespace convlaw {

struct MemoryLayout {
  Strides strides{};         ///< in elements
  std::size_t elements = 0;  ///< from the first to the last, with the gaps between them

  std::int64_t position(std::int64_t i, std::int64_t j, std::int64_t k, std::int64_t l) const {
    return i * strides[0] + j * strides[1] + k * strides[2] + l * strides[3];
  }
};

/// The dense layouts as they are. `strided` is what `seed` makes of it, within what CONVLAW_STRIDED
/// promises: the order of the axes, which is often a dense one's; a step between the innermost
/// elements; a gap behind every row, plane and image, as a slice of a larger tensor has it; and
/// along an axis of one element any stride, down to 0 and beyond 32 bits.
MemoryLayout memory_layout(const Extents& extents, Layout layout, std::uint64_t seed);

}  // namespace convlaw
