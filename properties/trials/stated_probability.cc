// SPDX-License-Identifier: MIT
// A structure probe of alphabet {-a ... a} is said to miss a wrong bilinear map with probability at
// most mu = 2/|S| - 1/|S|^2, |S| = 2 a + 1, and exactly so for a dropped tap, a tap counted twice
// and two weights swapped. Is it?
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "properties/trials/parallel.h"
#include "properties/trials/random.h"
#include "properties/trials/trials.h"

namespace convlaw::trials {
namespace {

constexpr std::size_t kTaps = 9;
using Window = std::array<std::int64_t, kTaps>;

struct Wrong {
  const char* name;
  std::int64_t (*error)(const Window& x, const Window& w);
};

std::int64_t sum(const Window& x, const Window& w) {
  std::int64_t total = 0;
  for (std::size_t i = 0; i < kTaps; ++i) total += x[i] * w[i];
  return total;
}

constexpr std::array<Wrong, 3> kWrong{
    {{"dropped tap",
      [](const Window& x, const Window& w) {
        Window without = w;
        without[4] = 0;
        return sum(x, without) - sum(x, w);
      }},
     {"duplicated tap",
      [](const Window& x, const Window& w) { return sum(x, w) + x[4] * w[4] - sum(x, w); }},
     {"two swapped weights", [](const Window& x, const Window& w) {
        Window swapped = w;
        std::swap(swapped[2], swapped[4]);
        return sum(x, swapped) - sum(x, w);
      }}}};

constexpr std::array<std::int64_t, 5> kAlphabets{1, 2, 8, 60, 170};

struct Measured {
  std::array<std::int64_t, kWrong.size()> misses{};
};

Measured measure(std::uint64_t seed, std::int64_t a, std::int64_t trials) {
  Random random(seed);
  Measured measured;
  Window x;
  Window w;
  for (std::int64_t trial = 0; trial < trials; ++trial) {
    for (std::int64_t& value : x) value = random.between(-a, a);
    for (std::int64_t& value : w) value = random.between(-a, a);
    for (std::size_t i = 0; i < kWrong.size(); ++i) {
      measured.misses[i] += kWrong[i].error(x, w) == 0 ? 1 : 0;
    }
  }
  return measured;
}

}  // namespace

bool stated_probability(const Options& options) {
  const std::int64_t trials = options.quick ? 100'000 : 10'000'000;
  std::vector<Measured> measured(kAlphabets.size());
  in_parallel(kAlphabets.size(), options.threads, [&](std::size_t i) {
    measured[i] = measure(options.seed * 1'000'081 + i, kAlphabets[i], trials);
  });

  std::printf(
      "\nStated probability: misses of single structure probes in %lld trials each, and the 5 "
      "sigma band round mu.\n  %4s  %9s  %9s",
      static_cast<long long>(trials), "a", "mu", "5 sigma");
  for (const Wrong& wrong : kWrong) std::printf("  %20s", wrong.name);
  std::printf("\n");
  bool passed = true;
  for (std::size_t i = 0; i < kAlphabets.size(); ++i) {
    const double size = 2 * static_cast<double>(kAlphabets[i]) + 1;
    const double mu = 2 / size - 1 / (size * size);
    const double band = 5 * std::sqrt(mu * (1 - mu) / static_cast<double>(trials));
    std::printf("  %4lld  %9.6f  %9.6f", static_cast<long long>(kAlphabets[i]), mu, band);
    for (const std::int64_t misses : measured[i].misses) {
      const double rate = static_cast<double>(misses) / static_cast<double>(trials);
      const bool inside = std::abs(rate - mu) <= band;
      std::printf("  %11.6f %8s", rate, inside ? "inside" : "OUTSIDE");
      passed = passed && inside;
    }
    std::printf("\n");
  }
  return passed;
}

}  // namespace convlaw::trials
