// SPDX-License-Identifier: MIT
#include "convlaw/algorithm_error.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "convlaw/enclosure.h"
#include "reference/src/amplified.h"

namespace convlaw {
double largest_error(const Conv2dProblem& problem, const ElementTypes& types,
                     const Contract& contract, const ProbeMagnitudes& magnitudes) {
  const std::int64_t group_inputs = problem.in_channels / problem.groups;
  const std::int64_t kernel_taps = problem.kernel_size.h * problem.kernel_size.w;
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  const double product = magnitudes.largest_input * magnitudes.largest_weight;

  OutputSums sums;
  sums.products = magnitudes.products;
  sums.magnitude = static_cast<double>(magnitudes.products) * product;
  sums.bias = magnitudes.largest_bias;
  sums.largest_input = magnitudes.largest_input;
  sums.largest_weight = magnitudes.largest_weight;
  const ProblemSizes sizes{group_inputs, kernel_taps, fft_log2_points(problem)};
  if (contract.algorithm == Algorithm::fft) {
    const auto pixels = static_cast<double>(rows.padded() * columns.padded());
    sums.amplified = static_cast<double>(group_inputs) * product *
                     std::sqrt(pixels * static_cast<double>(kernel_taps));
  } else if (is_winograd(contract.algorithm)) {
    // On either axis a filter's weights pass with these factors: all of them, or only m.
    const std::array<double, 3> kappa = winograd_kappas(contract.algorithm);
    const double all = kappa[0] + kappa[1] + kappa[2];
    const double one = *std::max_element(kappa.begin(), kappa.end());
    sums.amplified = product * std::min(static_cast<double>(group_inputs) * all * all,
                                        static_cast<double>(magnitudes.products) * one * one);
  }
  return Encloser(contract, types, sizes).error_bound(sums);
}

}  // namespace convlaw
