// SPDX-License-Identifier: MIT
// The header of a .npy file: a magic string, a version, a length, and a Python dictionary such as
//
//   {'descr': '<f4', 'fortran_order': False, 'shape': (4, 3, 3, 2), }
//
// The format is NumPy's NEP 1. Read from bytes, so that it can be fuzzed; nothing is allocated
// beyond a few times the size of the header, whatever the header says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/result.h"

namespace convlaw {

struct NpyHeader {
  std::string descr;  ///< of the elements: "<f4"
  bool fortran_order = false;
  std::vector<std::int64_t> shape;  ///< none is negative
  std::size_t data_offset = 0;      ///< where the elements begin in the file
};

/// Versions 1, 2 and 3. Errors name what is wrong: "magic string", "version", "descr", "shape" ...
Result<NpyHeader> parse_npy_header(std::string_view bytes);

/// A header of version 1, padded as NumPy pads it.
std::string print_npy_header(const NpyHeader& header);

}  // namespace convlaw
