// SPDX-License-Identifier: MIT
// The runner's end of the child process in which an implementation runs.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>

#include "properties/runner/evaluator.h"
#include "properties/runner/memory_watch.h"
#include "properties/runner/pipe.h"

namespace convlaw {

class Child {
 public:
  /// Forks; null if the system refuses.
  static std::unique_ptr<Child> spawn(const Target& target, const EvaluatorOptions& options);

  /// Kills and reaps the process if that has not been done.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Writes frames. A child that is dead is noticed when its answer does not come.
  void send(const std::string& stream);

  enum class Outcome : std::uint8_t { answered, died, timed_out, too_large, nonsense };
  /// Waits for one frame.
  Outcome receive(std::string& frame, double seconds);

  /// Waits for the end of a child that died; returns its wait status.
  int reap();

  /// From now on it is too_large if it takes so many bytes, beside what it needs.
  void limit_memory(std::uint64_t bytes) { memory_.begin(process_, bytes); }
  const MemoryWatch& memory() const { return memory_; }

 private:
  using Clock = std::chrono::steady_clock;

  Child() = default;
  Outcome read_before(Clock::time_point deadline, char* data, std::size_t size);

  Pipe to_;
  Pipe from_;
  MemoryWatch memory_;
  pid_t process_ = -1;
};

/// "killed by SIGSEGV (Segmentation fault)".
std::string describe_death(int wait_status);

}  // namespace convlaw
