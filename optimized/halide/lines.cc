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

// A rest that is less than the least register tile takes one of the usual form, too, if there is.
Share interleaved_share(std::int64_t places) {
  Share share{places / kInterleavedPlaces * kInterleavedPlaces, places % kInterleavedPlaces};
  if (share.rest == 0 || share.rest >= kLeastOfRest) return share;
  if (share.usual == 0) return {0, places <= kFewPlaces ? kFewPlaces : kLeastOfRest};
  return {share.usual - kInterleavedPlaces, share.rest + kInterleavedPlaces};
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

Size2 line_stride(const Plan& plan) {
  return {plan.stride.h / plan.lines.step.h, plan.stride.w / plan.lines.step.w};
}

Size2 halo_of(const Conv2dProblem& p, const Plan& plan) {
  const Size2 stride = line_stride(plan);
  return {(p.kernel_size.h - 1) * plan.dilation.h / stride.h,
          (p.kernel_size.w - 1) * plan.dilation.w / stride.w};
}

std::int64_t places_of(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return (rows - 1) * lines.pitch + columns;
}

bool is_dense(const Lines& lines) {
  return (lines.pitch == lines.columns || lines.is_by_rows) && !lines.is_interleaved &&
         !lines.is_turned && !lines.is_copied;
}

Share share_of(const Lines& lines, std::int64_t places) {
  if (lines.is_interleaved) return interleaved_share(places);
  const Places whole = places_of(narrow(lines.block));
  const std::int64_t usual = places / whole.usual * whole.usual;
  const std::int64_t rest = places - usual;
  if (is_dense(lines)) return {usual, divide_up(rest, whole.tail) * whole.tail};
  if (rest > whole.half) return {usual + whole.usual, 0};
  if (rest > whole.tail) return {usual, whole.half};
  return {usual, rest == 0 ? 0 : whole.tail};
}

bool is_whole(const Lines& lines, std::int64_t places) {
  return share_of(lines, places).sum() == places;
}

RestTiles tiles_of_rest(std::int64_t rest) {
  if (rest <= kMostOfRest) return {rest, 0};
  return {divide_up(rest, std::int64_t{2}), rest / 2};
}

std::int64_t usual_places(const Lines& lines) {
  return lines.is_interleaved ? kInterleavedPlaces : places_of(narrow(lines.block)).usual;
}

Share share_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return share_of(lines, lines.is_by_rows ? columns : places_of(lines, rows, columns));
}

std::int64_t computed_of_strip(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return (lines.is_by_rows ? rows : 1) * share_of_strip(lines, rows, columns).sum();
}

std::int64_t channels_of_lines(const Conv2dProblem& p, const Lines& lines) {
  const std::int64_t channels = p.in_channels / p.groups;
  if (lines.is_interleaved && !lines.reads_pixels) {
    return divide_up(channels, std::int64_t{kInterleaved}) * kInterleaved;
  }
  return lines.is_gathered ? channels * p.kernel_size.h * p.kernel_size.w : channels;
}

std::int64_t taps_of_lines(const Conv2dProblem& p, const Lines& lines) {
  return lines.is_gathered ? 1 : p.kernel_size.h * p.kernel_size.w;
}

std::int64_t held_channels(const Conv2dProblem& p, const Lines& lines) {
  return lines.held == 0 ? channels_of_lines(p, lines) : lines.held;
}

std::int64_t computed_outputs(const Conv2dProblem& p, const Lines& lines) {
  const bool has_halves = lines.is_interleaved && !lines.has_bytes;
  const std::int64_t unit = has_halves ? std::int64_t{kHalfBlock} : lines.block;
  return divide_up(p.out_channels / p.groups, unit) * unit;
}

std::int64_t elements_of_strip(const Conv2dProblem& p, const Lines& lines) {
  if (lines.is_tiled) {
    const std::int64_t tiles = lines.is_in_place ? 1 : divide_up(lines.columns, lines.length);
    return channels_of_lines(p, lines) * lines.length * tiles;
  }
  if (lines.reads_pixels) return 0;
  return lines.groups * held_channels(p, lines) * lines.phases * lines.length;
}

std::int64_t floats_of_strip(const Conv2dProblem& p, const Lines& lines) {
  return divide_up(elements_of_strip(p, lines), elements_of_float(lines));
}

std::int64_t elements_of_float(const Lines& lines) { return lines.has_bytes ? kDotted : 1; }

std::int64_t elements_of_results(const Lines& lines, std::int64_t blocks) {
  if (lines.is_by_rows && !lines.is_interleaved) return 0;
  return lines.groups * blocks * lines.block * computed_of_strip(lines, lines.rows, lines.columns);
}

std::int64_t floats_of_part(const Conv2dProblem& p, const Lines& lines) {
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t kept = lines.writes_pixels ? (outputs == computed_outputs(p, lines) ? 0 : 1)
                            : lines.held == 0   ? lines.blocks
                                                : divide_up(outputs, lines.block);
  return aligned(floats_of_strip(p, lines)) + aligned(elements_of_results(lines, kept));
}

LineMap map_lines(const Conv2dProblem& p, const Plan& plan) {
  LineMap map;
  if (plan.lines.is_gathered) {
    map.distances = {0};
    return map;
  }
  const Size2 stride = line_stride(plan);
  map.phase_rows = remainders(p.kernel_size.h, plan.dilation.h, stride.h);
  map.phase_columns = remainders(p.kernel_size.w, plan.dilation.w, stride.w);
  const auto columns = static_cast<std::int64_t>(map.phase_columns.size());
  const auto distance = [&](std::int64_t kh, std::int64_t kw) {
    const std::int64_t y = kh * plan.dilation.h;
    const std::int64_t x = kw * plan.dilation.w;
    const std::int64_t phase = index_of(map.phase_rows, y % stride.h) * columns +
                               index_of(map.phase_columns, x % stride.w);
    return static_cast<std::int32_t>(phase * plan.lines.length + y / stride.h * plan.lines.pitch +
                                     x / stride.w);
  };
  map.groups = tap_groups(p, plan);
  map.has_rows_of_zeros = !sees_rows_of_image_alone(p, plan);
  for (const TapGroup& group : map.groups) {
    map.firsts.push_back(static_cast<std::int64_t>(map.distances.size()));
    std::vector<std::int32_t> numbers;
    for (const std::int64_t kh : group.kernel_rows) {
      for (const std::int64_t kw : group.kernel_columns) {
        map.distances.push_back(distance(kh, kw));
        map.farthest = std::max(map.farthest, map.distances.back());
        numbers.push_back(static_cast<std::int32_t>(kh * p.kernel_size.w + kw));
      }
    }
    map.distances.insert(map.distances.end(), numbers.begin(), numbers.end());
  }
  return map;
}

}  // namespace convlaw
