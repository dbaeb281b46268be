// SPDX-License-Identifier: MIT
// Reads a line of text from left to right and knows where it stands when something is wrong.
#pragma once

#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "convlaw/problem.h"
#include "convlaw/result.h"

namespace convlaw {

class Scanner {
 public:
  explicit Scanner(std::string_view text, std::size_t position = 0)
      : text_(text), position_(position) {}

  std::string_view text() const { return text_; }
  std::size_t position() const { return position_; }
  std::string_view rest() const { return text_.substr(position_); }
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }

  void skip_spaces() {
    while (!at_end() && std::isspace(static_cast<unsigned char>(peek()))) ++position_;
  }

  bool accept(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    position_ += word.size();
    return true;
  }

  /// The longest run of characters that satisfy `wanted`; may be empty.
  template <class Wanted>
  std::string_view take_while(Wanted wanted) {
    const std::size_t start = position_;
    while (!at_end() && wanted(peek())) ++position_;
    return text_.substr(start, position_ - start);
  }

  std::string_view identifier() {
    return take_while(
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
  }

  /// A decimal integer of 64 bits, which `parameter` names in the error.
  Result<std::int64_t> integer(std::string_view parameter) {
    std::int64_t value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, code] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (code == std::errc::invalid_argument) return error(parameter, "must be an integer");
    if (code == std::errc::result_out_of_range) {
      return error(parameter, "must fit in 64 bits");
    }
    position_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  /// An error at the current position.
  Error error(std::string_view parameter, std::string_view rule) const {
    return error_at(position_, parameter, rule);
  }
  Error error_at(std::size_t position, std::string_view parameter, std::string_view rule) const {
    return {std::string(parameter), {}, std::string(rule), std::string(text_), position};
  }

 private:
  std::string_view text_;
  std::size_t position_;
};

}  // namespace convlaw
