// SPDX-License-Identifier: MIT
// Whether a child process holds more memory than an honest one would.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>

namespace convlaw {

class MemoryWatch {
 public:
  MemoryWatch();
  ~MemoryWatch();
  MemoryWatch(const MemoryWatch&) = delete;
  MemoryWatch& operator=(const MemoryWatch&) = delete;

  /// Shared with the processes that are forked from now on, which publish there what their largest
  /// run asks for. Null if the system refuses: then nothing is watched.
  std::atomic<std::uint64_t>* footprint() { return footprint_; }

  /// Watching begins. What `process` holds now is taken to be its own, and it may take so many more
  /// bytes, beside what its largest run asks for and what it may keep of every call.
  void begin(pid_t process, std::uint64_t bytes);

  /// It has answered once more, and may have kept something for the next time.
  void grant() { ++answers_; }

  /// Asks the system, but no oftener than every 20 ms. Counts the processes that it has started,
  /// too.
  bool is_exceeded();

  /// "held 1,234 MiB of memory, where at most 1,100 MiB are allowed": after is_exceeded().
  std::string describe() const;

 private:
  std::uint64_t allowed() const;

  std::atomic<std::uint64_t>* footprint_ = nullptr;
  pid_t process_ = -1;
  std::uint64_t allowed_ = 0;  // whatever it runs
  std::uint64_t seen_ = 0;
  std::uint64_t answers_ = 0;
  std::int64_t next_look_ = 0;  // milliseconds
};

}  // namespace convlaw
