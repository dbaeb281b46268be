// SPDX-License-Identifier: MIT
#include "error_bounds.h"

#include <algorithm>
#include <cmath>

namespace convlaw {
namespace {

// The formulas below are a dozen operations on non-negative numbers.
constexpr double kUpwards = 1 + 64 * 0x1p-53;

double as_double(std::int64_t n) { return static_cast<double>(n); }

// (1 + u)^k - 1, from above.
double growth(double u, double k) { return std::expm1(k * std::log1p(u)) * kUpwards; }

// n * eta / 2, rounded up to a multiple of eta so that it is not lost for eta = 2^-1074.
double underflow(const Format& format, std::int64_t n) {
  return as_double((n + 1) / 2) * smallest_subnormal(format);
}

}  // namespace

double direct_bound(const Format& accumulator, bool exact_products, const Addends& a) {
  const double u = unit_roundoff(accumulator);
  const double additions = as_double(std::max<std::int64_t>(a.addends - 1, 0));
  const double products = exact_products ? 0 : a.magnitude + a.perturbation;
  const double sums = a.ordered_magnitude + additions * a.perturbation;
  const double lost = underflow(accumulator, a.products);
  const double roundings = additions + (exact_products ? 0 : 1);
  double bound = growth(u, roundings) * (a.magnitude + a.bias + a.perturbation) +
                 lost * (1 + growth(u, roundings));
  if (additions * u < 0.5) {
    bound = std::min(bound, (u * (products + sums) + lost) / (1 - additions * u));
  }
  return (a.perturbation + bound) * kUpwards;
}

double flushed_bound(const Format& accumulator, const Addends& a) {
  const double results = as_double(a.products + a.addends);
  const double grown = 1 + growth(unit_roundoff(accumulator), as_double(a.addends));
  return results * smallest_normal(accumulator) * grown * kUpwards;
}

double block_bound(const Format& accumulator, std::int64_t blocks, int extra_bits,
                   const Addends& a) {
  const double u = unit_roundoff(accumulator);
  const double kept = std::ldexp(1.0, -extra_bits);
  const double truncations = as_double(a.products) * kept + as_double(blocks) * (1 + kept);
  // The bias is one more addend of the last kind, and promotion adds partial accumulators.
  const double coefficient = 2 * u * truncations + u * as_double(blocks + 1);
  if (coefficient >= 0.5) return INFINITY;
  const double lost = as_double(a.products + blocks) * smallest_subnormal(accumulator);
  return (a.perturbation +
          (coefficient * (a.largest_partial + a.perturbation) + lost) / (1 - coefficient)) *
         kUpwards;
}

double winograd_bound(const Format& accumulator, std::int64_t channels, double amplified,
                      const Addends& a, double largest_input, double largest_weight) {
  const double u = unit_roundoff(accumulator);
  const double roundings = as_double(channels) + 32;
  // No transform enlarges a number by more than this, nor has more than 36 points.
  constexpr double kLargest = 500;
  const double lost = smallest_subnormal(accumulator) * kLargest * 36 * roundings *
                      (1 + kLargest * (largest_input + largest_weight));
  const double bound = growth(u, roundings + 1) * (amplified + a.bias) + lost;
  return (a.perturbation * (1 + growth(u, roundings)) + bound) * kUpwards;
}

double fft_bound(const Format& accumulator, int log2_points, std::int64_t channels,
                 double amplified, const Addends& a) {
  const double u = unit_roundoff(accumulator);
  const double k = log2_points;
  constexpr double kTwiddleErrors = 4;  // in units of u, where tables are not correctly rounded
  // ln of (1+u)^(3k + C) (1 + u sqrt 5)^(3k + 1) (1 + beta)^(3k)
  const double exponent = (3 * k + as_double(channels)) * std::log1p(u) +
                          (3 * k + 1) * std::log1p(u * std::sqrt(5.0)) +
                          3 * k * std::log1p(kTwiddleErrors * u);
  const double lost = smallest_subnormal(accumulator) * std::ldexp(1.0, 2 * log2_points) *
                      (8 * k + as_double(channels));
  const double transformed = std::expm1(exponent) * amplified + lost;
  return (a.perturbation + transformed + u * (a.largest_partial + a.bias + transformed)) * kUpwards;
}

}  // namespace convlaw
