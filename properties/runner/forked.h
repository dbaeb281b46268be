// SPDX-License-Identifier: MIT
// A piece of work in a child process of its own, whose crash or hang is an outcome.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace convlaw {

/// What the work calls now and then to say that it has not hung.
using StillAlive = std::function<void()>;

struct ForkedOutcome {
  enum class Kind : std::uint8_t { answered, died, timed_out };
  Kind kind = Kind::died;
  std::string text;  ///< what the work returned, or what it died of
};

/// Forks, and calls `work` in the child. The child is killed when it has said nothing for
/// `seconds`. Its standard output goes to standard error.
ForkedOutcome run_forked(const std::function<std::string(const StillAlive&)>& work, double seconds);

}  // namespace convlaw
