// SPDX-License-Identifier: MIT
// Any bytes as text of an XML 1.0 document. What is not UTF-8, and characters that XML does not
// have even by their numbers, become U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace convlaw {

/// Between tags.
std::string xml_content(std::string_view bytes);
/// Between double quotes; newlines and tabs stay what they are.
std::string xml_attribute(std::string_view bytes);

}  // namespace convlaw
