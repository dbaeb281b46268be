// SPDX-License-Identifier: MIT
// How much memory the tests of this executable have from operator new.
#pragma once

#include <cstdint>

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
