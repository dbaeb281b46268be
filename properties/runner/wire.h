// SPDX-License-Identifier: MIT
// Requests and answers as bytes, between the runner and the child process in which the
// implementation runs. Both ends are one program, forked: a law travels as its address, and a case
// as it lies in memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "properties/runner/evaluator.h"

namespace convlaw {

/// Writes values one after the other.
class WireWriter {
 public:
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void put(const T& value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T)); }
  void put(std::string_view text) {
    put(text.size());
    bytes_.append(text);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// Reads them back in the same order; what is missing reads as zeros, and ok() is then false.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  requires std::is_trivially_copyable_v<T> T get() {
    T value{};
    if (bytes_.size() < sizeof(T)) {
      ok_ = false;
      return value;
    }
    bytes_.copy(reinterpret_cast<char*>(&value), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }
  std::string get_text() {
    const auto size = get<std::size_t>();
    if (bytes_.size() < size) {
      ok_ = false;
      return {};
    }
    std::string text(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }
  bool ok() const { return ok_; }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

std::string encode_request(const Request& request);
std::optional<Request> decode_request(std::string_view bytes);

std::string encode_answer(const Answer& answer);
std::optional<Answer> decode_answer(std::string_view bytes);

/// What the child says first: its profile, or why there is none.
std::string encode_profile(const Result<Profile>& profile);
std::optional<Result<Profile>> decode_profile(std::string_view bytes);

}  // namespace convlaw
