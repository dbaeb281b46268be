// SPDX-License-Identifier: MIT
// A stream of lines with raw bytes between them, read by somebody who does not trust it: nothing is
// allocated for bytes that have not come, and no line is read without an end.
//
//   MemorySource source(bytes);
//   FrameReader reader(source);
//   reader.line(kLongestLine)    // "{...}", without its newline; nullopt at the end
//   reader.bytes(240)
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/result.h"

namespace convlaw {

/// Where bytes come from. One that waits for a child process can give up after a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// At least one byte and `size` at most; 0: there are no more.
  virtual std::size_t read(char* to, std::size_t size) = 0;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  std::size_t read(char* to, std::size_t size) override;

 private:
  std::string_view bytes_;
};

/// A file descriptor, which stays open. Waits as long as read() does.
class DescriptorSource : public ByteSource {
 public:
  explicit DescriptorSource(int descriptor) : descriptor_(descriptor) {}
  std::size_t read(char* to, std::size_t size) override;

 private:
  int descriptor_;
};

class FrameReader {
 public:
  explicit FrameReader(ByteSource& source) : source_(source) {}

  /// The next line that is not blank, without its newline; nullopt at the end of the stream.
  Result<std::optional<std::string>> line(std::size_t longest);
  /// Exactly so many bytes.
  Result<std::vector<std::byte>> bytes(std::size_t size);
  /// The same, thrown away.
  std::optional<Error> skip(std::size_t size);
  /// Have bytes been read from the source that nobody has asked for?
  bool holds_more() const { return begin_ < buffer_.size(); }

 private:
  std::string_view available();  // what is buffered, at least a byte unless the stream has ended
  void drop(std::size_t size) { begin_ += size; }

  ByteSource& source_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what was not read yet
};

}  // namespace convlaw
