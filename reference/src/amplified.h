// SPDX-License-Identifier: MIT
// What multiplies the relative error of a fast algorithm at each output: OutputSums::amplified.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "convlaw/contract.h"
#include "convlaw/judge.h"
#include "convlaw/tensor.h"

namespace convlaw {

/// 0 everywhere for algorithms that transform nothing.
///
/// Winograd F(m x m, 3x3): Y = A^T [(G g G^T) . (B^T d B)] A, so an output takes |d| and |g| with
/// the coefficients of |A^T|, |G| and |B^T|, whose sums over the tile are at most kappa_p kappa_q
/// for tap (p, q), over all places of the output in its tile. As nobody says where tiles begin, d
/// stands for the largest |x| of all tiles that may hold the output.
///
/// FFT: sum over the channels of ||x_c|| ||w_c||, Euclidean norms over the padded image and the
/// kernel.
class Amplified {
 public:
  Amplified(const Contract& contract, const Conv2dProblem& problem, const JudgedTensors& tensors);

  double at(const std::array<std::int64_t, 4>& index) const;

 private:
  void prepare_winograd(const Conv2dProblem& problem, const JudgedTensors& tensors, int tile);
  void prepare_fft(const Conv2dProblem& problem, const JudgedTensors& tensors);

  Algorithm algorithm_ = Algorithm::direct;
  std::int64_t group_inputs_ = 1;
  std::int64_t group_outputs_ = 1;
  Tensor<double> inputs_;        // (N, C, H_out, W_out) for Winograd, (N, C, 1, 1) for FFT
  std::vector<double> weights_;  // (OC, C / groups)
};

bool is_winograd(Algorithm algorithm);

/// kappa_p of a Winograd algorithm.
std::array<double, 3> winograd_kappas(Algorithm algorithm);

/// Winograd's algorithms are for 3x3 kernels that take every pixel in turn; elsewhere an
/// implementation that declares them computes directly.
bool winograd_applies(const Conv2dProblem& problem);

/// An upper bound of log2 of the points of a 2-D transform of the padded image.
int fft_log2_points(const Conv2dProblem& problem);

}  // namespace convlaw
