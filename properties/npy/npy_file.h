// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "properties/npy/npy.h"

namespace convlaw {

/// The whole of a regular file: a FIFO could be waited for without an end. The Error is "FILE:
/// why".
Result<std::string> read_file(const std::string& path);
std::optional<Error> write_file(const std::string& path, std::string_view bytes);

/// parse_npy() of a file, print_npy() to one; errors name the file.
Result<NpyArray> read_npy_file(const std::string& path, bool words_are_bf16 = false);
std::optional<Error> write_npy_file(const std::string& path, const NpyArray& array);

}  // namespace convlaw
