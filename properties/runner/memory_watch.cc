// SPDX-License-Identifier: MIT
#include "properties/runner/memory_watch.h"

#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <new>

#include "properties/dock/sanitized.h"

namespace convlaw {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;
constexpr std::uint64_t kAllowedForAnAnswer = kMiB / 4;

// A sanitizer keeps what has been freed, and a shadow of everything.
constexpr std::uint64_t kTimes = kSanitized ? 8 : 1;

constexpr std::int64_t kMillisecondsBetweenLooks = 20;

std::int64_t milliseconds_now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Bytes of memory that a process and those that it has started hold; 0 where nobody can say.
std::uint64_t resident_bytes(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::uint64_t all = 0, resident = 0;
  if (!(std::ifstream(folder + "/statm") >> all >> resident)) return 0;
  std::uint64_t bytes = resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::ifstream children(folder + "/task/" + std::to_string(process) + "/children");
  for (pid_t child = 0; children >> child;) bytes += resident_bytes(child);
  return bytes;
}

std::string in_mib(std::uint64_t bytes) { return std::to_string(bytes / kMiB) + " MiB"; }

}  // namespace

MemoryWatch::MemoryWatch() {
  void* page =
      mmap(nullptr, sizeof *footprint_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED) footprint_ = new (page) std::atomic<std::uint64_t>(0);
}

MemoryWatch::~MemoryWatch() {
  if (footprint_ != nullptr) munmap(footprint_, sizeof *footprint_);
}

void MemoryWatch::begin(pid_t process, std::uint64_t bytes) {
  process_ = process;
  allowed_ = resident_bytes(process) + kTimes * bytes;
}

std::uint64_t MemoryWatch::allowed() const {
  return allowed_ + answers_ * kAllowedForAnAnswer + kTimes * footprint_->load();
}

bool MemoryWatch::is_exceeded() {
  if (footprint_ == nullptr || process_ < 0) return false;
  const std::int64_t now = milliseconds_now();
  if (now < next_look_) return false;
  next_look_ = now + kMillisecondsBetweenLooks;
  seen_ = resident_bytes(process_);
  return seen_ > allowed();
}

std::string MemoryWatch::describe() const {
  return "held " + in_mib(seen_) + " of memory, where at most " + in_mib(allowed()) +
         " are allowed";
}

}  // namespace convlaw
