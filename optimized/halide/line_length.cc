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
  return divide_up(std::max<std::int64_t>(plan.padding.w - phase, 0), plan.stride.w);
}
std::int64_t last_seen(const Plan& plan, std::int64_t phase) {
  return divide_up(std::max<std::int64_t>(plan.input_width + plan.padding.w - phase, 0),
                   plan.stride.w);
}

}  // namespace

std::int64_t pitch_of(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t row = plan.output_width + halo_of(p, plan).w;
  std::int64_t zeros = row;
  std::int64_t last = plan.output_width;
  for (const std::int64_t phase : remainders(p.kernel_size.w, plan.dilation.w, plan.stride.w)) {
    zeros = std::min(zeros, first_seen(plan, phase));
    last = std::max(last, last_seen(plan, phase));
  }
  return std::min(row, std::max(row - zeros, last));
}

CheckedInt length_of(const Conv2dProblem& p, const Plan& plan, const Lines& lines) {
  const Size2 halo = lines.is_gathered ? Size2{0, 0} : halo_of(p, plan);
  const std::int64_t places = (lines.is_by_rows ? (lines.rows - 1) * lines.pitch : 0) +
                              share_of_strip(lines, lines.rows, lines.columns).sum();
  CheckedInt length =
      CheckedInt(places) + CheckedInt(halo.h) * lines.pitch + halo.w + (kWidestVector - 1);
  if (!length.fits()) return length;
  // Channels lie an odd number of cache lines apart, so that they share all sets of a cache.
  const std::int64_t cache_lines = length.value() / kWidestVector;
  return CheckedInt(cache_lines + 1 - cache_lines % 2) * kWidestVector;
}

}  // namespace convlaw
