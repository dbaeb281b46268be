// SPDX-License-Identifier: MIT
#include "properties/pipe/frame_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace convlaw {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 16U;

Error ends_early(std::size_t wanted, std::size_t got) {
  return {"stream",
          {},
          "ends " + std::to_string(got) + " bytes into a tensor of " + std::to_string(wanted),
          {},
          0};
}

}  // namespace

std::size_t MemorySource::read(char* to, std::size_t size) {
  const std::size_t count = bytes_.copy(to, size);
  bytes_.remove_prefix(count);
  return count;
}

std::size_t DescriptorSource::read(char* to, std::size_t size) {
  for (;;) {
    const ssize_t count = ::read(descriptor_, to, size);
    if (count < 0 && errno == EINTR) continue;
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }
}

std::string_view FrameReader::available() {
  if (begin_ == buffer_.size()) {
    buffer_.resize(kChunk);
    buffer_.resize(source_.read(buffer_.data(), kChunk));
    begin_ = 0;
  }
  return std::string_view(buffer_).substr(begin_);
}

Result<std::optional<std::string>> FrameReader::line(std::size_t longest) {
  std::string line;
  std::size_t blank = 0;
  for (;;) {
    const std::string_view next = available();
    if (next.empty()) {
      if (line.empty()) return std::optional<std::string>{};
      return Error{"stream", {}, "ends in the middle of a line", {}, 0};
    }
    const std::size_t newline = next.find('\n');
    line += next.substr(0, newline);
    drop(newline == std::string_view::npos ? next.size() : newline + 1);
    if (line.size() + ++blank > longest) {
      return Error{"stream",
                   {},
                   "no line of at most " + std::to_string(longest) +
                       " bytes begins where an answer or a case must",
                   {},
                   0};
    }
    if (newline == std::string_view::npos) continue;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) return std::optional<std::string>(std::move(line));
  }
}

Result<std::vector<std::byte>> FrameReader::bytes(std::size_t size) {
  std::vector<std::byte> result;
  while (result.size() < size) {
    const std::string_view next = available().substr(0, size - result.size());
    if (next.empty()) return ends_early(size, result.size());
    const auto* first = reinterpret_cast<const std::byte*>(next.data());
    result.insert(result.end(), first, first + next.size());
    drop(next.size());
  }
  return result;
}

std::optional<Error> FrameReader::skip(std::size_t size) {
  for (std::size_t left = size; left > 0;) {
    const std::size_t count = std::min(available().size(), left);
    if (count == 0) return ends_early(size, size - left);
    drop(count);
    left -= count;
  }
  return std::nullopt;
}

}  // namespace convlaw
