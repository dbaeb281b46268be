// SPDX-License-Identifier: MIT
#include "optimized/bench/rounds.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <numeric>
#include <thread>

#include "optimized/bench/fma_peak.h"

namespace convlaw::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Threads of OpenMP and of pools go on spinning for a while after their work, on somebody else's
// time. The system counts what they take at its ticks, of which there may be no more than 100 a
// second.
void rest() {
  for (int i = 0; i < 20; ++i) {
    const std::clock_t before = std::clock();
    std::this_thread::sleep_for(std::chrono::milliseconds(12));
    if (static_cast<double>(std::clock() - before) < 0.003 * CLOCKS_PER_SEC) return;
  }
}

// Seconds of one of `calls`; whatever fails ends it.
Result<double> time_calls(Entry& entry, Way way, int calls) {
  const auto start = Clock::now();
  for (int i = 0; i < calls; ++i) {
    if (auto error = entry.run(way)) return *error;
  }
  return seconds_since(start) / calls;
}

}  // namespace

Rounds run_rounds(const std::vector<Entry*>& entries, Way way, int threads, const Pace& pace,
                  std::mt19937& random) {
  Rounds made;
  made.entries.resize(entries.size());
  std::vector<int> calls(entries.size(), 1);
  const auto sample = [&](std::size_t i, int count) -> std::optional<double> {
    Times& times = made.entries[i];
    if (times.failure) return std::nullopt;
    const Result<double> seconds = time_calls(*entries[i], way, count);
    if (seconds) return *seconds;
    times.failure = seconds.error();
    times.seconds.clear();
    return std::nullopt;
  };

  // Warm-up, and how many calls make a sample.
  for (std::size_t i = 0; i < entries.size(); ++i) {
    rest();
    sample(i, 2);
    if (const auto once = sample(i, 1)) {
      calls[i] = static_cast<int>(std::clamp(std::ceil(pace.sample_seconds / *once), 1.0, 1e5));
    }
  }

  // One place more in the order is the peak's.
  std::vector<std::size_t> order(entries.size() + 1);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (int round = 0; round < pace.rounds; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (const std::size_t i : order) {
      rest();
      if (i == entries.size()) {
        made.peak.push_back(measure_fma_peak(threads));
        continue;
      }
      if (!sample(i, 1)) continue;
      if (const auto seconds = sample(i, calls[i])) made.entries[i].seconds.push_back(*seconds);
    }
  }
  return made;
}

}  // namespace convlaw::bench
