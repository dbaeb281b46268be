// SPDX-License-Identifier: MIT
// What can be said of times that were taken in rounds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace convlaw::bench {

/// The values of one contestant, one a round.
using Series = std::vector<double>;

/// The value that a share `q` of the values does not exceed, between neighbours linearly; NaN if
/// there are none.
double quantile(Series values, double q);
inline double median(const Series& values) { return quantile(values, 0.5); }

struct Spread {
  double median = 0;
  double low = 0;   ///< the first quartile
  double high = 0;  ///< the third
  /// The distance of the quartiles over the median.
  double relative() const { return (high - low) / median; }
};
Spread spread_of(const Series& values);

struct Estimate {
  double value = 0;
  double low = 0;  ///< 95% of the resamples lie from here
  double high = 0;
};

/// How many times as fast as the best of its peers.
struct Comparison {
  std::size_t best = 0;  ///< the peer of the least median
  Estimate speed;        ///< its median over ours: above 1, we are faster
  Series resampled;      ///< the speeds of the resamples
};

inline constexpr int kResamples = 2000;

/// A bootstrap over rounds: whole rounds are drawn again, so that what disturbed a round disturbs
/// all, and in every resample the best peer is chosen anew, so that having been chosen counts.
/// nullopt: there are no peers. All series have as many rounds, at least one.
std::optional<Comparison> compare(const Series& ours, const std::vector<Series>& peers,
                                  unsigned seed);

/// The geometric mean of the speeds of several layers, with the interval that their resamples give
/// when they are taken together.
Estimate geometric_mean(const std::vector<Comparison>& layers);

/// Why a result of so many rounds and such spreads is not to be built on; empty if it may.
/// `lacking`: how many processors of those that were needed others had.
std::string doubt(std::size_t rounds, double largest_relative_spread, double lacking);

inline constexpr std::size_t kEnoughRounds = 7;
inline constexpr double kTolerableSpread = 0.1;
inline constexpr double kTolerableLack = 0.1;

}  // namespace convlaw::bench
