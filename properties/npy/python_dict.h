// SPDX-License-Identifier: MIT
// As much of Python's literals as the header of a .npy file has: a dictionary whose keys are
// strings, and whose values are a string, a boolean or a tuple of integers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/result.h"

namespace convlaw {

class PythonDict {
 public:
  explicit PythonDict(std::string_view text) : text_(text) {}

  /// Reads the dictionary; `take_value` must read the value of each key by one of the next three.
  std::optional<Error> read(
      const std::function<std::optional<Error>(std::string_view key)>& take_value);

  Result<std::string> string(std::string_view key);
  Result<bool> boolean(std::string_view key);
  /// None is negative.
  Result<std::vector<std::int64_t>> extents(std::string_view key);

  /// An error that points to where reading has come to.
  Error error(std::string parameter, std::string rule) const;

 private:
  void skip_space();
  bool take(std::string_view token);
  bool at(char c);
  Result<std::int64_t> extent(std::string_view key);

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace convlaw
