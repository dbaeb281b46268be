// SPDX-License-Identifier: MIT
// Building strings from parts, for messages.
#pragma once

#include <sstream>
#include <string>

#include "convlaw/problem.h"

namespace convlaw {

template <class... Parts>
std::string cat(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

inline std::string to_tuple(Size2 size) { return cat('(', size.h, ", ", size.w, ')'); }

}  // namespace convlaw
