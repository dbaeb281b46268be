// SPDX-License-Identifier: MIT
#include "optimized/bench/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace convlaw::bench {
namespace {

Estimate estimate(double value, const Series& resampled) {
  return {value, quantile(resampled, 0.025), quantile(resampled, 0.975)};
}

Series drawn_again(const Series& values, const std::vector<std::size_t>& rounds) {
  Series drawn;
  drawn.reserve(rounds.size());
  for (const std::size_t round : rounds) drawn.push_back(values[round]);
  return drawn;
}

}  // namespace

double quantile(Series values, double q) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const double position = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

Spread spread_of(const Series& values) {
  return {median(values), quantile(values, 0.25), quantile(values, 0.75)};
}

std::optional<Comparison> compare(const Series& ours, const std::vector<Series>& peers,
                                  unsigned seed) {
  if (peers.empty() || ours.empty()) return std::nullopt;
  Comparison made;
  Series medians;
  for (const Series& peer : peers) medians.push_back(median(peer));
  const auto least = std::min_element(medians.begin(), medians.end());
  made.best = static_cast<std::size_t>(least - medians.begin());

  std::mt19937 random(seed);
  std::uniform_int_distribution<std::size_t> any_round(0, ours.size() - 1);
  std::vector<std::size_t> rounds(ours.size());
  for (int i = 0; i < kResamples; ++i) {
    for (std::size_t& round : rounds) round = any_round(random);
    double best = std::numeric_limits<double>::infinity();
    for (const Series& peer : peers) best = std::min(best, median(drawn_again(peer, rounds)));
    made.resampled.push_back(best / median(drawn_again(ours, rounds)));
  }
  made.speed = estimate(*least / median(ours), made.resampled);
  return made;
}

Estimate geometric_mean(const std::vector<Comparison>& layers) {
  if (layers.empty()) return {};
  const auto count = static_cast<double>(layers.size());
  double logarithms = 0;
  Series resampled(kResamples);
  for (const Comparison& layer : layers) {
    logarithms += std::log(layer.speed.value);
    for (std::size_t i = 0; i < resampled.size(); ++i) {
      resampled[i] += std::log(layer.resampled[i]);
    }
  }
  for (double& sum : resampled) sum = std::exp(sum / count);
  return estimate(std::exp(logarithms / count), resampled);
}

std::string doubt(std::size_t rounds, double largest_relative_spread, double lacking) {
  std::string why;
  const auto add = [&](bool holds, const char* what) {
    if (holds) why += std::string(why.empty() ? "" : ", ") + what;
  };
  add(rounds < kEnoughRounds, "few rounds");
  add(!(largest_relative_spread <= kTolerableSpread), "noisy");
  add(lacking > kTolerableLack, "crowded");
  return why;
}

}  // namespace convlaw::bench
