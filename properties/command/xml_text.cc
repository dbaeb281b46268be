// SPDX-License-Identifier: MIT
#include "properties/command/xml_text.h"

#include <cstdint>

namespace convlaw {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// How long the character of UTF-8 is that `bytes` begin with; 0 if there is none, or XML has it
// not.
std::size_t length_of_character(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  const std::uint8_t first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC0 || first >= 0xF8 || bytes.size() < length) return 0;
  std::uint32_t code = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool is_none = code == 0xFFFE || code == 0xFFFF || code > 0x10FFFF;
  return code < kLeast[length] || is_surrogate || is_none ? 0 : length;
}

std::string escaped(std::string_view bytes, bool is_attribute) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t length = length_of_character(bytes);
    const char c = bytes.front();
    if (length == 0) {
      text += kReplacement;
    } else if (c == '&') {
      text += "&amp;";
    } else if (c == '<') {
      text += "&lt;";
    } else if (c == '>') {
      text += "&gt;";
    } else if (c == '\r') {
      text += "&#13;";
    } else if (is_attribute && c == '"') {
      text += "&quot;";
    } else if (is_attribute && c == '\n') {
      text += "&#10;";
    } else if (is_attribute && c == '\t') {
      text += "&#9;";
    } else {
      text += bytes.substr(0, length);
    }
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return text;
}

}  // namespace

std::string xml_content(std::string_view bytes) { return escaped(bytes, false); }
std::string xml_attribute(std::string_view bytes) { return escaped(bytes, true); }

}  // namespace convlaw
