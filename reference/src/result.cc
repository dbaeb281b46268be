// SPDX-License-Identifier: MIT
#include "convlaw/result.h"

namespace convlaw {

std::string Error::message() const {
  std::string line = parameter;
  if (!value.empty()) line += " is " + value;
  line += ": " + rule;
  if (text.empty()) return line;
  return line + "\n  " + text + "\n  " + std::string(position, ' ') + '^';
}

}  // namespace convlaw
