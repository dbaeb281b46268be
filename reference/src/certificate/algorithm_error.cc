// SPDX-License-Identifier: MIT
#include "reference/src/certificate/algorithm_error.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "convlaw/enclosure.h"

namespace convlaw {
namespace {

// Winograd on one axis: with |x| and |w| at most 1, the magnitudes that the transforms pass through
// are sum_p |A_p| (sum_i |G_pi|) (sum_j |B_pj|), for the output row A where that is largest; and
// with the one weight i alone where the sum over i is largest. Two axes multiply.
struct Amplification {
  double all_weights;
  double one_weight;
};
Amplification winograd_amplification(Algorithm algorithm) {
  return algorithm == Algorithm::winograd_2x2_3x3 ? Amplification{8, 4}
                                                  : Amplification{48, 88.0 / 3};
}

int log2_up(std::int64_t n) {
  return static_cast<int>(
      std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(n, 1)) - 1));
}

}  // namespace

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
  if (contract.algorithm == Algorithm::any) return (sums.magnitude + sums.bias) * 0x1p-12;

  ProblemSizes sizes{group_inputs, kernel_taps,
                     log2_up(rows.padded() + rows.effective_kernel()) +
                         log2_up(columns.padded() + columns.effective_kernel())};
  if (contract.algorithm == Algorithm::fft) {
    const auto pixels = static_cast<double>(rows.padded() * columns.padded());
    sums.amplified = static_cast<double>(group_inputs) * product *
                     std::sqrt(pixels * static_cast<double>(kernel_taps));
  } else {
    const Amplification by = winograd_amplification(contract.algorithm);
    sums.amplified =
        product *
        std::min(static_cast<double>(group_inputs) * by.all_weights * by.all_weights,
                 static_cast<double>(magnitudes.products) * by.one_weight * by.one_weight);
  }
  return Encloser(contract, types, sizes).error_bound(sums);
}

}  // namespace convlaw
