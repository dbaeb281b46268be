// SPDX-License-Identifier: MIT
// Errors as values. An Error names the parameter, its value and the rule that it breaks; a Result
// holds either a value or an Error. Nothing in this library prints, exits or aborts.
//
//   Result<Conv2dProblem> problem = parse_problem("Conv2d(3, 4, 3) 1x3x5x4");
//   if (!problem) return complain(problem.error().message());
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace convlaw {

struct Error {
  std::string parameter;  ///< torch's name of what is wrong: "stride"
  std::string value;      ///< what it is: "(0, 1)"; may be empty
  std::string rule;       ///< what it must be: "must be at least 1"

  std::string text;          ///< the text being read, when the error is one of reading
  std::size_t position = 0;  ///< offset in `text` of the offending character

  /// "stride is (0, 1): must be at least 1"; an error of reading adds the text and a caret below
  /// the offending character.
  std::string message() const;
};

template <class T>
class Result {
 public:
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(content_); }

  // Precondition of the next five: *this holds a value.
  const T& operator*() const& { return *std::get_if<T>(&content_); }
  T& operator*() & { return *std::get_if<T>(&content_); }
  T&& operator*() && { return std::move(*std::get_if<T>(&content_)); }
  const T* operator->() const { return std::get_if<T>(&content_); }
  T* operator->() { return std::get_if<T>(&content_); }

  /// Precondition: *this holds an Error.
  const Error& error() const { return *std::get_if<Error>(&content_); }

 private:
  std::variant<T, Error> content_;
};

}  // namespace convlaw
