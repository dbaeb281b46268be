// SPDX-License-Identifier: MIT
#include "optimized/halide/lines.h"

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

std::int64_t index_of(const std::vector<std::int64_t>& values, std::int64_t value) {
  return std::lower_bound(values.begin(), values.end(), value) - values.begin();
}

// As many register tiles of the usual form, and of one other, as take the least time: those of
// others are smaller, and so wait for their weights.
Share least_share(std::int64_t places, const Places& forms) {
  const std::int64_t most = divide_up(places, std::int64_t{forms.usual});
  Share least{most * forms.usual, 0};
  const auto cost = [](const Share& share) { return share.usual * 4 + share.rest * 5; };
  for (const std::int64_t other : {forms.half, forms.tail}) {
    for (std::int64_t usual = std::max<std::int64_t>(most - other, 0); usual < most; ++usual) {
      const std::int64_t rest = divide_up(places - usual * forms.usual, other);
      const Share share{usual * forms.usual, rest * other};
      if (cost(share) < cost(least)) least = share;
    }
  }
  return least;
}

}  // namespace

std::vector<std::int64_t> remainders(std::int64_t kernel, std::int64_t dilation,
                                     std::int64_t stride) {
  if (stride == 1) return {0};
  std::vector<std::int64_t> found;
  found.reserve(static_cast<std::size_t>(kernel));
  for (std::int64_t tap = 0; tap < kernel; ++tap) found.push_back(tap * dilation % stride);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Size2 halo_of(const Conv2dProblem& p, const Plan& plan) {
  return {(p.kernel_size.h - 1) * plan.dilation.h / plan.stride.h,
          (p.kernel_size.w - 1) * plan.dilation.w / plan.stride.w};
}

std::int64_t places_of(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return (rows - 1) * lines.pitch + columns;
}

bool is_dense(const Lines& lines) {
  return lines.pitch == lines.columns && !lines.is_interleaved && !lines.is_turned &&
         !lines.is_copied;
}

Share share_of(const Lines& lines, std::int64_t places) {
  const Places whole = places_of(narrow(lines.block));
  if (lines.is_interleaved) return least_share(places, whole);
  const std::int64_t usual = places / whole.usual * whole.usual;
  const std::int64_t rest = places - usual;
  if (is_dense(lines)) return {usual, divide_up(rest, whole.tail) * whole.tail};
  if (rest > whole.half) return {usual + whole.usual, 0};
  if (rest > whole.tail) return {usual, whole.half};
  return {usual, rest == 0 ? 0 : whole.tail};
}

Share share_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return share_of(lines, lines.is_by_rows ? columns : places_of(lines, rows, columns));
}

std::int64_t computed_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return (lines.is_by_rows ? rows : 1) * share_of_strip(lines, rows, columns).sum();
}

std::int64_t channels_of_lines(const Conv2dProblem& p, const Lines& lines) {
  const std::int64_t channels = p.in_channels / p.groups;
  if (lines.is_interleaved) return divide_up(channels, std::int64_t{kInterleaved}) * kInterleaved;
  return lines.is_gathered ? channels * p.kernel_size.h * p.kernel_size.w : channels;
}

std::int64_t taps_of_lines(const Conv2dProblem& p, const Lines& lines) {
  return lines.is_gathered ? 1 : p.kernel_size.h * p.kernel_size.w;
}

std::int64_t elements_of_strip(const Conv2dProblem& p, const Lines& lines) {
  if (lines.is_tiled)
    return channels_of_lines(p, lines) * lines.length * divide_up(lines.columns, lines.length);
  return lines.groups * channels_of_lines(p, lines) * lines.phases * lines.length;
}

std::int64_t elements_of_results(const Lines& lines) {
  return lines.groups * lines.blocks * lines.block *
         computed_of_strip(lines, lines.rows, lines.columns);
}

LineMap map_lines(const Conv2dProblem& p, const Plan& plan) {
  LineMap map;
  if (plan.lines.is_gathered) {
    map.distances = {0};
    return map;
  }
  map.phase_rows = remainders(p.kernel_size.h, plan.dilation.h, plan.stride.h);
  map.phase_columns = remainders(p.kernel_size.w, plan.dilation.w, plan.stride.w);
  map.distances.reserve(static_cast<std::size_t>(p.kernel_size.h * p.kernel_size.w));
  const auto columns = static_cast<std::int64_t>(map.phase_columns.size());
  for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
    const std::int64_t y = kh * plan.dilation.h;
    for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
      const std::int64_t x = kw * plan.dilation.w;
      const std::int64_t phase = index_of(map.phase_rows, y % plan.stride.h) * columns +
                                 index_of(map.phase_columns, x % plan.stride.w);
      const std::int64_t distance =
          phase * plan.lines.length + y / plan.stride.h * plan.lines.pitch + x / plan.stride.w;
      map.distances.push_back(static_cast<std::int32_t>(distance));
    }
  }
  map.farthest = *std::max_element(map.distances.begin(), map.distances.end());
  return map;
}

}  // namespace convlaw
