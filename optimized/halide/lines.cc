// SPDX-License-Identifier: MIT
#include "optimized/halide/lines.h"

#include <algorithm>

namespace convlaw {
namespace {

constexpr std::int64_t kPhases = 4;
constexpr std::int64_t kSpare = 128;  // more than a register tile

std::int64_t rows_of_line(const Conv2dProblem& p, const Plan& plan) {
  return plan.output_height + (p.kernel_size.h - 1) / 2;
}

std::int64_t length_of_line(const Conv2dProblem& p, const Plan& plan) {
  return rows_of_line(p, plan) * plan.pitch;
}

// How far Halide believes that tiles reach: it bounds a strip without the end of the image.
std::int64_t reach_of_line(const Conv2dProblem& p, const Plan& plan) {
  return length_of_line(p, plan) + 2 * plan.output_height * plan.pitch + kSpare;
}

// Every other element of the row behind the padding, from `phase` on, between zeros.
void fill_row(const Plan& plan, const float* row, std::int64_t step, std::int64_t phase,
              float* to) {
  const std::int64_t padding = plan.padding.w;
  const std::int64_t first =
      std::min((std::max<std::int64_t>(padding - phase, 0) + 1) / 2, plan.pitch);
  const std::int64_t seen = plan.input_width + padding - phase;  // up to the last
  const std::int64_t last = std::clamp((seen + 1) / 2, first, plan.pitch);
  std::fill_n(to, first, 0.0F);
  const float* from = row + (2 * first + phase - padding) * step;
  if (step == 1) {
    for (std::int64_t i = 0; i < last - first; ++i) to[first + i] = from[2 * i];
  } else {
    for (std::int64_t i = 0; i < last - first; ++i) to[first + i] = from[2 * step * i];
  }
  std::fill_n(to + last, plan.pitch - last, 0.0F);
}

}  // namespace

std::size_t lines_workspace(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t lines = p.images() * p.in_channels * kPhases;
  return sizeof(float) *
         static_cast<std::size_t>((lines - 1) * length_of_line(p, plan) + reach_of_line(p, plan));
}

TensorView<const float> make_lines(const Conv2dProblem& p, const Plan& plan,
                                   TensorView<const float> input, float* workspace) {
  const Strides& in = input.strides();
  const std::int64_t rows = rows_of_line(p, plan);
  const std::int64_t length = length_of_line(p, plan);
  float* to = workspace;
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t c = 0; c < p.in_channels; ++c) {
      const float* plane = input.data() + n * in[0] + c * in[1] + plan.skipped_rows * in[2] +
                           plan.skipped_columns * in[3];
      for (std::int64_t phase = 0; phase < kPhases; ++phase) {
        for (std::int64_t i = 0; i < rows; ++i, to += plan.pitch) {
          const std::int64_t y = 2 * i + phase / 2 - plan.padding.h;
          if (y < 0 || y >= plan.input_height) {
            std::fill_n(to, plan.pitch, 0.0F);
          } else {
            fill_row(plan, plane + y * in[2], in[3], phase % 2, to);
          }
        }
      }
    }
  }
  const std::int64_t reach = reach_of_line(p, plan);
  std::fill_n(to, reach - length, 0.0F);
  return {workspace,
          {p.images(), p.in_channels, kPhases, reach},
          {p.in_channels * kPhases * length, kPhases * length, length, 1}};
}

}  // namespace convlaw
