// SPDX-License-Identifier: MIT
// How much memory the tests of this executable have from operator new.
#pragma once

#include <cstdint>

// The sanitizer of threads has operators of its own, which cannot be replaced.
#if defined(__SANITIZE_THREAD__)
#define CONVLAW_COUNTS_NO_MEMORY
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CONVLAW_COUNTS_NO_MEMORY
#endif
#endif

namespace convlaw {

/// Counts from its construction on.
class CountedMemory {
 public:
  CountedMemory();
  /// The most bytes in use at any time since, beyond those that were in use.
  std::int64_t peak() const;

 private:
  std::int64_t before_;
};

}  // namespace convlaw
