// SPDX-License-Identifier: MIT
// Rounds: in each, everybody runs once, in an order drawn anew, and the machine's peak is taken
// with them. What slows the machine for a while slows all of them.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "convlaw/result.h"
#include "optimized/bench/entry.h"
#include "optimized/bench/statistics.h"

namespace convlaw::bench {

struct Pace {
  int rounds = 10;
  /// A sample lasts at least so long, in repetitions if need be.
  double sample_seconds = 0.005;
};

struct Times {
  Series seconds;  ///< of one convolution; empty after a failure
  std::optional<Error> failure;
};

struct Rounds {
  std::vector<Times> entries;  ///< as they were given
  Series peak;                 ///< operations a second
};

/// A sample is one convolution that is not timed and then as many as fill its time. Before it the
/// process rests until threads that still spin have gone to sleep.
Rounds run_rounds(const std::vector<Entry*>& entries, Way way, int threads, const Pace& pace,
                  std::mt19937& random);

}  // namespace convlaw::bench
