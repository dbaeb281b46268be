// SPDX-License-Identifier: MIT
// Files and pipes hold little-endian elements; memory holds them in the machine's order.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>

namespace convlaw {

/// From little-endian to the machine's order and back, in place; nothing to do on most machines.
inline void swap_if_big_endian(std::span<std::byte> bytes, std::size_t element_size) {
  if constexpr (std::endian::native == std::endian::big) {
    for (std::size_t at = 0; at + element_size <= bytes.size(); at += element_size) {
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                   bytes.begin() + static_cast<std::ptrdiff_t>(at + element_size));
    }
  } else {
    static_cast<void>(bytes);
    static_cast<void>(element_size);
  }
}

}  // namespace convlaw
