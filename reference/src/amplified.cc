// SPDX-License-Identifier: MIT
#include "amplified.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "convlaw/padding.h"

namespace convlaw {
namespace {

constexpr std::int64_t kTaps = 3;

// Lavin and Gray's matrices of magnitudes: G (points x 3), B^T (points x points), A^T (m x points).
constexpr std::array<std::array<double, 3>, 4> kG2{
    {{1, 0, 0}, {.5, .5, .5}, {.5, .5, .5}, {0, 0, 1}}};
constexpr std::array<double, 4> kB2{2, 2, 2, 2};  // row sums of |B^T|
constexpr std::array<std::array<double, 4>, 2> kA2{{{1, 1, 1, 0}, {0, 1, 1, 1}}};

constexpr std::array<std::array<double, 3>, 6> kG4{{{1. / 4, 0, 0},
                                                    {1. / 6, 1. / 6, 1. / 6},
                                                    {1. / 6, 1. / 6, 1. / 6},
                                                    {1. / 24, 1. / 12, 1. / 6},
                                                    {1. / 24, 1. / 12, 1. / 6},
                                                    {0, 0, 1}}};
constexpr std::array<double, 6> kB4{10, 10, 10, 6, 6, 10};
constexpr std::array<std::array<double, 6>, 4> kA4{
    {{1, 1, 1, 1, 1, 0}, {0, 1, 1, 2, 2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, 1, 8, 8, 1}}};

// kappa_p: the largest sum, over the outputs of a tile, of what tap p meets in one dimension.
template <class G, class B, class A>
std::array<double, 3> kappas(const G& g, const B& b, const A& a) {
  std::array<double, 3> kappa{};
  for (const auto& row : a) {
    for (std::size_t p = 0; p < kappa.size(); ++p) {
      double sum = 0;
      for (std::size_t i = 0; i < b.size(); ++i) sum += row[i] * g[i][p] * b[i];
      kappa[p] = std::max(kappa[p], sum * (1 + 0x1p-40));
    }
  }
  return kappa;
}

// The largest magnitude that a tile with this output may see; infinity for NaN.
double largest_near(const AnyView& input, std::int64_t n, std::int64_t c, const Axis& rows,
                    const Axis& columns, std::int64_t oh, std::int64_t ow, std::int64_t reach) {
  double largest = 0;
  for (std::int64_t h = oh - reach; h < oh + kTaps + reach; ++h) {
    for (std::int64_t w = ow - reach; w < ow + kTaps + reach; ++w) {
      if (h < 0 || w < 0 || h >= rows.padded() || w >= columns.padded()) continue;
      const auto ih = rows.source(h);
      const auto iw = columns.source(w);
      if (!ih || !iw) continue;
      const double magnitude = std::fabs(input.at(n, c, *ih, *iw));
      if (std::isnan(magnitude)) return std::numeric_limits<double>::infinity();
      largest = std::max(largest, magnitude);
    }
  }
  return largest;
}

int ceil_log2(std::int64_t size) {
  int log2 = 0;
  while (log2 < 62 && (std::int64_t{1} << log2) < size) ++log2;
  return log2;
}

}  // namespace

bool is_winograd(Algorithm algorithm) {
  return algorithm == Algorithm::winograd_2x2_3x3 || algorithm == Algorithm::winograd_4x4_3x3;
}

std::array<double, 3> winograd_kappas(Algorithm algorithm) {
  return algorithm == Algorithm::winograd_2x2_3x3 ? kappas(kG2, kB2, kA2) : kappas(kG4, kB4, kA4);
}

bool winograd_applies(const Conv2dProblem& p) {
  return p.kernel_size == Size2{kTaps, kTaps} && p.stride == Size2{1, 1} &&
         p.dilation == Size2{1, 1};
}

int fft_log2_points(const Conv2dProblem& p) {
  // Linear convolution by a cyclic one of the next power of two, or the one behind it.
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  return ceil_log2(rows.padded() + rows.effective_kernel()) + 1 +
         ceil_log2(columns.padded() + columns.effective_kernel()) + 1;
}

Amplified::Amplified(const Contract& contract, const Conv2dProblem& problem,
                     const JudgedTensors& tensors)
    : group_inputs_(problem.in_channels / problem.groups),
      group_outputs_(problem.out_channels / problem.groups) {
  if (tensors.output.extents[1] == 0) return;
  algorithm_ = contract.algorithm;
  switch (algorithm_) {
    case Algorithm::winograd_2x2_3x3:
      prepare_winograd(problem, tensors, 2);
      break;
    case Algorithm::winograd_4x4_3x3:
      prepare_winograd(problem, tensors, 4);
      break;
    case Algorithm::fft:
      prepare_fft(problem, tensors);
      break;
    default:
      algorithm_ = Algorithm::direct;
  }
}

void Amplified::prepare_winograd(const Conv2dProblem& problem, const JudgedTensors& tensors,
                                 int tile) {
  const std::array<double, 3> kappa = winograd_kappas(algorithm_);
  for (std::int64_t oc = 0; oc < problem.out_channels; ++oc) {
    for (std::int64_t ic = 0; ic < group_inputs_; ++ic) {
      double sum = 0;
      for (std::int64_t p = 0; p < kTaps; ++p) {
        for (std::int64_t q = 0; q < kTaps; ++q) {
          sum += kappa[static_cast<std::size_t>(p)] * kappa[static_cast<std::size_t>(q)] *
                 std::fabs(tensors.weight.at(oc, ic, p, q));
        }
      }
      weights_.push_back(sum);
    }
  }
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  inputs_ = Tensor<double>({problem.images(), problem.in_channels, tensors.output.extents[2],
                            tensors.output.extents[3]});
  for_each_index(inputs_.extents(), [&](auto n, auto c, auto oh, auto ow) {
    inputs_(n, c, oh, ow) = largest_near(tensors.input, n, c, rows, columns, oh, ow, tile - 1);
  });
}

void Amplified::prepare_fft(const Conv2dProblem& problem, const JudgedTensors& tensors) {
  const auto norm = [](double sum_of_squares, std::int64_t elements) {
    return std::sqrt(sum_of_squares * (1 + static_cast<double>(elements + 8) * 0x1p-52));
  };
  const std::int64_t taps = problem.kernel_size.h * problem.kernel_size.w;
  for (std::int64_t oc = 0; oc < problem.out_channels; ++oc) {
    for (std::int64_t ic = 0; ic < group_inputs_; ++ic) {
      double squares = 0;
      for (std::int64_t tap = 0; tap < taps; ++tap) {
        const double w =
            tensors.weight.at(oc, ic, tap / problem.kernel_size.w, tap % problem.kernel_size.w);
        squares += w * w;
      }
      weights_.push_back(norm(squares, taps));
    }
  }
  const Axis rows = vertical_axis(problem);
  const Axis columns = horizontal_axis(problem);
  inputs_ = Tensor<double>({problem.images(), problem.in_channels, 1, 1});
  for_each_index(inputs_.extents(), [&](auto n, auto c, auto, auto) {
    double squares = 0;
    for (std::int64_t h = 0; h < rows.padded(); ++h) {
      for (std::int64_t w = 0; w < columns.padded(); ++w) {
        const auto ih = rows.source(h);
        const auto iw = columns.source(w);
        const double x = ih && iw ? tensors.input.at(n, c, *ih, *iw) : 0;
        squares += x * x;
      }
    }
    inputs_(n, c, 0, 0) = norm(squares, rows.padded() * columns.padded());
  });
}

double Amplified::at(const std::array<std::int64_t, 4>& index) const {
  if (algorithm_ == Algorithm::direct) return 0;
  const auto [n, oc, oh, ow] = index;
  const bool per_pixel = algorithm_ != Algorithm::fft;
  double sum = 0;
  for (std::int64_t ic = 0; ic < group_inputs_; ++ic) {
    const std::int64_t c = oc / group_outputs_ * group_inputs_ + ic;
    sum += inputs_(n, c, per_pixel ? oh : 0, per_pixel ? ow : 0) *
           weights_[static_cast<std::size_t>(oc * group_inputs_ + ic)];
  }
  return sum * (1 + static_cast<double>(group_inputs_ + 8) * 0x1p-52);
}

}  // namespace convlaw
