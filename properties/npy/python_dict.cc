// SPDX-License-Identifier: MIT
#include "properties/npy/python_dict.h"

#include <charconv>

namespace convlaw {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Error PythonDict::error(std::string parameter, std::string rule) const {
  // A window of the text, in which everything that a terminal might act upon is a question mark.
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kAfter = 20;
  const std::size_t begin = position_ > kBefore ? position_ - kBefore : 0;
  std::string window(text_.substr(begin, position_ - begin + kAfter));
  for (char& c : window) {
    if (c < ' ' || c > '~') c = c == '\n' ? ' ' : '?';
  }
  while (!window.empty() && window.back() == ' ') window.pop_back();
  return {std::move(parameter), {}, std::move(rule), std::move(window), position_ - begin};
}

void PythonDict::skip_space() {
  while (position_ < text_.size() &&
         std::string_view(" \t\n\r").find(text_[position_]) != std::string_view::npos) {
    ++position_;
  }
}

bool PythonDict::at(char c) {
  skip_space();
  return position_ < text_.size() && text_[position_] == c;
}

bool PythonDict::take(std::string_view token) {
  skip_space();
  if (!text_.substr(position_).starts_with(token)) return false;
  position_ += token.size();
  return true;
}

std::optional<Error> PythonDict::read(
    const std::function<std::optional<Error>(std::string_view key)>& take_value) {
  if (!take("{")) return error("header", "must be a Python dictionary: { is missing");
  while (!take("}")) {
    const std::size_t begin = position_;
    const Result<std::string> key = string("header: a key");
    if (!key) return key.error();
    if (!take(":")) return error("header", "must be a Python dictionary: ':' must follow a key");
    const std::size_t after = position_;
    if (auto wrong = take_value(*key)) return wrong;
    if (position_ == after) {  // a key that nobody reads
      position_ = begin;
      return error(*key, "is not a key that is known here");
    }
    if (!take(",") && !at('}')) {
      return error("header", "must be a Python dictionary: ',' or } must follow a value");
    }
  }
  skip_space();
  if (position_ != text_.size()) return error("header", "nothing but spaces may follow its }");
  return std::nullopt;
}

Result<std::string> PythonDict::string(std::string_view key) {
  skip_space();
  const char quote = position_ < text_.size() ? text_[position_] : '\0';
  if (quote != '\'' && quote != '"') {
    return error(std::string(key), "must be a string, as in '<f4'");
  }
  const std::size_t end = text_.find(quote, position_ + 1);
  if (end == std::string_view::npos) return error(std::string(key), "is a string without an end");
  std::string value(text_.substr(position_ + 1, end - position_ - 1));
  for (const char c : value) {
    if (c < ' ' || c > '~' || c == '\\') {
      return error(std::string(key), "must be a string of plain characters");
    }
  }
  position_ = end + 1;
  return value;
}

Result<bool> PythonDict::boolean(std::string_view key) {
  if (take("True")) return true;
  if (take("False")) return false;
  return error(std::string(key), "must be True or False");
}

Result<std::int64_t> PythonDict::extent(std::string_view key) {
  skip_space();
  const char* begin = text_.data() + position_;
  const char* end = text_.data() + text_.size();
  std::int64_t value = 0;
  const auto [stop, code] = std::from_chars(begin, end, value);
  if (code == std::errc::result_out_of_range) {
    return error(std::string(key), "its extents must fit in 64 bits");
  }
  if (code != std::errc()) {
    return error(std::string(key), "must be a tuple of integers, as in (3, 5, 4)");
  }
  if (value < 0) return error(std::string(key), "its extents must be at least 0");
  position_ += static_cast<std::size_t>(stop - begin);
  if (position_ < text_.size() && text_[position_] == 'L') ++position_;  // Python 2 wrote 3L
  if (position_ < text_.size() && (is_digit(text_[position_]) || text_[position_] == '.')) {
    return error(std::string(key), "must be a tuple of integers, as in (3, 5, 4)");
  }
  return value;
}

Result<std::vector<std::int64_t>> PythonDict::extents(std::string_view key) {
  if (!take("(")) return error(std::string(key), "must be a tuple, as in (3, 5, 4)");
  std::vector<std::int64_t> values;
  bool comma = true;
  while (!take(")")) {
    if (!comma) return error(std::string(key), "',' or ) must follow an extent");
    const Result<std::int64_t> value = extent(key);
    if (!value) return value.error();
    values.push_back(*value);
    comma = take(",");
  }
  if (values.size() == 1 && !comma) {
    return error(std::string(key), "(3) is no tuple in Python: must be (3,)");
  }
  return values;
}

}  // namespace convlaw
