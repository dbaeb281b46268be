// SPDX-License-Identifier: MIT
// A structure probe of alphabet {-a ... a} is said to miss a wrong bilinear map with probability at
// most mu = 2/|S| - 1/|S|^2, |S| = 2 a + 1, and exactly so for a dropped tap, a tap counted twice
// and two weights swapped. Is it? First for operands drawn here, which measures the theorem; then
// for certify() itself with a single probe, on filters so long that it chooses these alphabets.
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "convlaw/certificate.h"
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

double mu_of(std::int64_t a) {
  const double size = 2 * static_cast<double>(a) + 1;
  return 2 / size - 1 / (size * size);
}

double five_sigma(double mu, std::int64_t trials) {
  return 5 * std::sqrt(mu * (1 - mu) / static_cast<double>(trials));
}

// The rest of a line: the rates, and whether all are within `band` of mu.
bool print_rates(const Measured& measured, std::int64_t trials, double mu, double band) {
  bool passed = true;
  for (const std::int64_t misses : measured.misses) {
    const double rate = static_cast<double>(misses) / static_cast<double>(trials);
    const bool inside = std::abs(rate - mu) <= band;
    std::printf("  %11.6f %8s", rate, inside ? "inside" : "OUTSIDE");
    passed = passed && inside;
  }
  std::printf("\n");
  return passed;
}

void print_names() {
  for (const Wrong& wrong : kWrong) std::printf("  %20s", wrong.name);
  std::printf("\n");
}

bool print_theorem(const Options& options) {
  const std::int64_t trials = options.quick ? 100'000 : 10'000'000;
  std::vector<Measured> measured(kAlphabets.size());
  in_parallel(kAlphabets.size(), options.threads, [&](std::size_t i) {
    measured[i] = measure(options.seed * 1'000'081 + i, kAlphabets[i], trials);
  });
  std::printf(
      "\nStated probability: misses of single structure probes in %lld trials each, and the 5 "
      "sigma band round mu.\n  %4s  %9s  %9s",
      static_cast<long long>(trials), "a", "mu", "5 sigma");
  print_names();
  bool passed = true;
  for (std::size_t i = 0; i < kAlphabets.size(); ++i) {
    const double mu = mu_of(kAlphabets[i]);
    const double band = five_sigma(mu, trials);
    std::printf("  %4lld  %9.6f  %9.6f", static_cast<long long>(kAlphabets[i]), mu, band);
    passed = print_rates(measured[i], trials, mu, band) && passed;
  }
  return passed;
}

// A filter of `taps` channels in f32 with the given accumulator, for which certify() draws from
// small alphabets.
struct Long {
  std::int64_t taps;
  std::optional<ElementType> accumulator;
};
constexpr std::array<Long, 5> kLong{{{1500, ElementType::f16},
                                     {400, ElementType::f16},
                                     {27, ElementType::f16},
                                     {4608, std::nullopt},
                                     {576, std::nullopt}}};

// One output; of its taps 2 and 4 are what `wrong` is about.
double wrong_output(std::size_t wrong, const RunOperands& given) {
  const std::int64_t taps = given.input.extents[1];
  const auto x = [&](std::int64_t i) { return given.input.at(0, i, 0, 0); };
  const auto w = [&](std::int64_t i) { return given.weight.at(0, i, 0, 0); };
  double sum = given.bias ? given.bias->at(0, 0, 0, 0) : 0;
  for (std::int64_t i = 0; i < taps; ++i) sum += x(i) * w(i);
  if (wrong == 0) return sum - x(4) * w(4);
  if (wrong == 1) return sum + x(4) * w(4);
  return sum - (x(2) - x(4)) * (w(2) - w(4));
}

struct Certified {
  Measured measured;
  double stated = 0;
  std::string alphabets;
};

Certified certify_often(std::uint64_t seed, const Long& how, std::int64_t trials) {
  Conv2dProblem problem;
  problem.in_channels = how.taps;
  CertifyOptions options;
  options.contract.accumulator = how.accumulator;
  options.failure_bits = 0.1;  // a single probe is enough for that
  options.further_probes = options.read_out = false;
  Random random(seed);
  Certified all;
  for (std::size_t wrong = 0; wrong < kWrong.size(); ++wrong) {
    for (std::int64_t trial = 0; trial < trials; ++trial) {
      options.seed = random.bits();
      const Certificate certificate = certify(
          problem, element_types(ElementType::f32),
          [&](const RunOperands& given, AnyTensor& output) -> std::optional<Error> {
            output.set(0, wrong_output(wrong, given));
            return std::nullopt;
          },
          options);
      all.measured.misses[wrong] += certificate.certified() ? 1 : 0;
      all.stated = certificate.miss_probability;
      all.alphabets = certificate.alphabets;
    }
  }
  return all;
}

bool print_certify(const Options& options) {
  const std::int64_t trials = options.quick ? 500 : 50'000;
  std::vector<Certified> certified(kLong.size());
  in_parallel(kLong.size(), options.threads, [&](std::size_t i) {
    certified[i] = certify_often(options.seed * 1'000'099 + i, kLong[i], trials);
  });
  std::printf(
      "\nStated probability: wrong convolutions that certify() passes with one probe, in %lld "
      "trials each.\n  %4s  %9s  %9s",
      static_cast<long long>(trials), "taps", "stated", "5 sigma");
  print_names();
  bool passed = true;
  for (std::size_t i = 0; i < kLong.size(); ++i) {
    const double band = five_sigma(certified[i].stated, trials);
    std::printf("  %4lld  %9.6f  %9.6f", static_cast<long long>(kLong[i].taps), certified[i].stated,
                band);
    passed = print_rates(certified[i].measured, trials, certified[i].stated, band) && passed;
    std::printf("        %s\n", certified[i].alphabets.c_str());
  }
  return passed;
}

}  // namespace

bool stated_probability(const Options& options) {
  const bool theorem_holds = print_theorem(options);
  const bool certify_keeps_it = print_certify(options);
  return theorem_holds && certify_keeps_it;
}

}  // namespace convlaw::trials
