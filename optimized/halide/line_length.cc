// SPDX-License-Identifier: MIT
#include "optimized/halide/line_length.h"

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// Elements of a row of a phase that are zeros before its first input element, or up to its last.
std::int64_t first_seen(const Plan& plan, std::int64_t phase) {
  return divide_up(std::max<std::int64_t>(plan.padding.w - phase, 0), line_stride(plan).w);
}
std::int64_t last_seen(const Plan& plan, std::int64_t phase) {
  return divide_up(std::max<std::int64_t>(plan.input_width + plan.padding.w - phase, 0),
                   line_stride(plan).w);
}

}  // namespace

std::int64_t pitch_of(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t wide = (plan.output_width - 1) * plan.lines.step.w + 1;
  const std::int64_t row = wide + halo_of(p, plan).w;
  std::int64_t zeros = row;
  std::int64_t last = wide;
  for (const std::int64_t phase :
       remainders(p.kernel_size.w, plan.dilation.w, line_stride(plan).w)) {
    zeros = std::min(zeros, first_seen(plan, phase));
    last = std::max(last, last_seen(plan, phase));
  }
  return std::min(row, std::max(row - zeros, last));
}

CheckedInt length_of(const Conv2dProblem& p, const Plan& plan, const Lines& lines) {
  const Size2 halo = lines.is_gathered ? Size2{0, 0} : halo_of(p, plan);
  const std::int64_t places = share_of_strip(lines, lines.rows, lines.columns).sum();
  const CheckedInt wide = CheckedInt(places - 1) * lines.step.w + 1;
  const CheckedInt rows =
      CheckedInt(halo.h) + (lines.is_by_rows ? (lines.rows - 1) * lines.step.h : 0);
  CheckedInt length = wide + rows * lines.pitch + halo.w + (kWidestVector - 1);
  if (!length.fits()) return length;
  // Channels lie an odd number of cache lines apart, so that they share all sets of a cache.
  const std::int64_t cache_lines = length.value() / kWidestVector;
  return CheckedInt(cache_lines + 1 - cache_lines % 2) * kWidestVector;
}

}  // namespace convlaw
