// SPDX-License-Identifier: MIT
#include "optimized/halide/lines.h"

#include <algorithm>
#include <limits>

#include "convlaw/checked_int.h"
#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/plan.h"

namespace convlaw {
namespace {

// Elements of a strip at most, and of what it computes at a time: together half of the second
// cache. Where each is read by few output channels, both stay in the first.
constexpr std::int64_t kStripElements = std::int64_t{96} * 1024;
constexpr std::int64_t kResultElements = std::int64_t{32} * 1024;
constexpr std::int64_t kFewOutputsElements = std::int64_t{16} * 1024;
// Weights that a register tile reads.
constexpr std::int64_t kWeights = std::int64_t{64} * 1024;

constexpr std::int64_t kPage = 1024;  // elements; lines that far apart would share sets of a cache

std::vector<std::int64_t> remainders(std::int64_t kernel, std::int64_t dilation,
                                     std::int64_t stride) {
  std::vector<std::int64_t> found;
  for (std::int64_t tap = 0; tap < kernel; ++tap) found.push_back(tap * dilation % stride);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::int64_t index_of(const std::vector<std::int64_t>& values, std::int64_t value) {
  return std::lower_bound(values.begin(), values.end(), value) - values.begin();
}

// Elements of a row of a phase that are zeros before its first input element, or up to its last.
std::int64_t first_seen(const Plan& plan, std::int64_t phase) {
  return divide_up(std::max<std::int64_t>(plan.padding.w - phase, 0), plan.stride.w);
}
std::int64_t last_seen(const Plan& plan, std::int64_t phase) {
  return divide_up(std::max<std::int64_t>(plan.input_width + plan.padding.w - phase, 0),
                   plan.stride.w);
}

// The least distance of whole rows at which every element that a window sees is its row's, or a
// zero that is the next row's too.
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

bool is_depthwise(const Conv2dProblem& p, const Plan& plan) {
  return p.in_channels == p.groups && p.out_channels == p.groups && p.kernel_size == Size2{3, 3} &&
         plan.dilation == Size2{1, 1} && (plan.stride == Size2{1, 1} || plan.stride == Size2{2, 2});
}

CheckedInt length_of(const Conv2dProblem& p, const Plan& plan, const Lines& lines) {
  if (lines.is_in_place) return places_of(narrow(lines.block)).usual;
  const Size2 halo = lines.is_gathered ? Size2{0, 0} : halo_of(p, plan);
  // Halide wants to see what a whole depthwise register tile behind the last row would read.
  const std::int64_t places =
      lines.is_depthwise
          ? places_of(lines, lines.rows + kDepthwiseRows, lines.columns) + kWidestVector
          : share_of(lines, places_of(lines, lines.rows, lines.columns)).sum();
  CheckedInt length =
      CheckedInt(places) + CheckedInt(halo.h) * lines.pitch + halo.w + (kWidestVector - 1);
  if (!length.fits()) return length;
  length = length.value() / kWidestVector * kWidestVector;
  return length.value() % kPage == 0 ? length + kWidestVector : length;
}

std::int64_t groups_of(const Conv2dProblem& p, const Lines& lines, std::int64_t most) {
  const std::int64_t group = channels_of_lines(p, lines) * lines.phases * lines.length;
  const std::int64_t groups = std::clamp<std::int64_t>(most / group, 1, p.groups);
  return divide_up(p.groups, divide_up(p.groups, groups));
}

// What all strips of an image take, in places: those computed, of which the forms for few are
// slower, and copied, and as many as are computed while the weights are read.
std::int64_t cost_of(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  const auto strip = [&](std::int64_t of) {
    if (plan.lines.is_depthwise) {
      const std::int64_t whole = divide_up(of, std::int64_t{kDepthwiseRows}) * kDepthwiseRows;
      return (whole + of / 2 + halo_of(p, plan).h) * plan.lines.pitch;
    }
    const Share share = share_of(plan.lines, places_of(plan.lines, of, plan.output_width));
    constexpr std::int64_t kWeightsRead = 16;
    return share.usual + share.rest * 5 / 4 + halo_of(p, plan).h * plan.lines.pitch / 8 +
           kWeightsRead;
  };
  const std::int64_t rest = plan.output_height % rows;
  return plan.output_height / rows * strip(rows) + (rest == 0 ? 0 : strip(rest));
}

// Rows of a strip whose elements are at most `most`, if one row's are; 0 if they are not.
std::int64_t rows_within(const Conv2dProblem& p, const Plan& plan, std::int64_t most) {
  const std::int64_t planes = channels_of_lines(p, plan.lines) * plan.lines.phases;
  const auto fits = [&](std::int64_t rows) {
    Lines lines = plan.lines;
    lines.rows = rows;
    lines.is_in_place = false;  // what is seen counts, copied or not
    const CheckedInt elements = length_of(p, plan, lines) * planes;
    return elements.fits() && elements.value() <= most;
  };
  std::int64_t low = 0;
  std::int64_t high = plan.output_height;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    fits(middle) ? low = middle : high = middle - 1;
  }
  return low;
}

void choose_rows(const Conv2dProblem& p, const Plan& plan, std::int64_t most, Lines& lines) {
  const std::int64_t rows = rows_within(p, plan, most);
  lines.rows = std::max<std::int64_t>(rows, 1);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t tried = rows; tried > rows / 2; --tried) {
    const std::int64_t cost = cost_of(p, plan, tried);
    if (cost < least) {
      least = cost;
      lines.rows = tried;
    }
  }
}

void choose_columns(const Conv2dProblem& p, const Plan& plan, std::int64_t most, Lines& lines) {
  const std::int64_t halo = lines.is_gathered ? 0 : halo_of(p, plan).w;
  const std::int64_t rows = lines.is_gathered ? 1 : 1 + halo_of(p, plan).h;
  const std::int64_t tile = places_of(narrow(lines.block)).usual;
  const std::int64_t planes = channels_of_lines(p, lines) * lines.phases;
  const std::int64_t columns = std::max(most / planes / rows / tile, std::int64_t{1}) * tile;
  const std::int64_t strips = divide_up(plan.output_width, columns);
  if (strips == 1) return;
  lines.columns = divide_up(divide_up(plan.output_width, strips), tile) * tile;
  lines.pitch = lines.columns + halo;
}

}  // namespace

Size2 halo_of(const Conv2dProblem& p, const Plan& plan) {
  return {(p.kernel_size.h - 1) * plan.dilation.h / plan.stride.h,
          (p.kernel_size.w - 1) * plan.dilation.w / plan.stride.w};
}

std::int64_t places_of(const Lines& lines, std::int64_t rows, std::int64_t columns) {
  return (rows - 1) * lines.pitch + columns;
}

bool is_dense(const Lines& lines) { return lines.pitch == lines.columns; }

Share share_of(const Lines& lines, std::int64_t places) {
  const Places whole = places_of(narrow(lines.block));
  const std::int64_t usual = places / whole.usual * whole.usual;
  const std::int64_t rest = places - usual;
  if (is_dense(lines)) return {usual, divide_up(rest, whole.tail) * whole.tail};
  if (rest > whole.half) return {usual + whole.usual, 0};
  if (rest > whole.tail) return {usual, whole.half};
  return {usual, rest == 0 ? 0 : whole.tail};
}

std::int64_t channels_of_lines(const Conv2dProblem& p, const Lines& lines) {
  const std::int64_t channels = p.in_channels / p.groups;
  return lines.is_gathered ? channels * p.kernel_size.h * p.kernel_size.w : channels;
}

std::int64_t taps_of_lines(const Conv2dProblem& p, const Lines& lines) {
  return lines.is_gathered ? 1 : p.kernel_size.h * p.kernel_size.w;
}

std::int64_t elements_of_strip(const Conv2dProblem& p, const Lines& lines) {
  return lines.groups * channels_of_lines(p, lines) * lines.phases * lines.length;
}

std::int64_t elements_of_results(const Lines& lines) {
  if (lines.is_depthwise) return 0;
  const std::int64_t places = places_of(lines, lines.rows, lines.columns);
  return lines.groups * lines.blocks * lines.block * share_of(lines, places).sum();
}

bool plan_lines(const Conv2dProblem& p, bool pointwise, Plan& plan) {
  const std::int64_t outputs = p.out_channels / p.groups;
  Lines& lines = plan.lines;
  lines.block = line_block_of(p);
  lines.is_in_place = pointwise;
  if (!lines.is_gathered) {
    lines.phases = static_cast<std::int64_t>(
        remainders(p.kernel_size.h, plan.dilation.h, plan.stride.h).size() *
        remainders(p.kernel_size.w, plan.dilation.w, plan.stride.w).size());
  }
  lines.is_depthwise = !lines.is_gathered && is_depthwise(p, plan);
  lines.columns = plan.output_width;
  lines.pitch = lines.is_gathered ? plan.output_width : pitch_of(p, plan);
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max();
  if (lines.pitch > kCountable || halo_of(p, plan).h > kCountable) return false;
  const std::int64_t most =
      lines.block == kLineBlock || lines.is_gathered ? kStripElements : kFewOutputsElements;
  choose_rows(p, plan, most, lines);
  if (lines.rows == 1) choose_columns(p, plan, most, lines);

  const CheckedInt length = length_of(p, plan, lines);
  const CheckedInt bytes =
      CheckedInt(std::int64_t{sizeof(float)}) * channels_of_lines(p, lines) * lines.phases * length;
  if (!bytes.fits() || bytes.value() > kCountable) return false;
  lines.length = length.value();
  lines.groups = groups_of(p, lines, most);

  const std::int64_t taps = taps_of_lines(p, lines);
  const std::int64_t channels = channels_of_lines(p, lines);
  const std::int64_t read =
      lines.is_gathered
          ? places_of(narrow(lines.block)).usual
          : p.kernel_size.h * std::min(p.kernel_size.w, plan.stride.w) *
                (places_of(narrow(lines.block)).usual + halo_of(p, plan).w + kWidestVector);
  const std::int64_t at_once = std::clamp<std::int64_t>(kTileElements / read, 1, channels);
  lines.channels = divide_up(channels, divide_up(channels, at_once));

  const std::int64_t places = share_of(lines, places_of(lines, lines.rows, lines.columns)).sum();
  const std::int64_t pair = lines.block == kLineBlock ? 2 : 1;
  const std::int64_t blocks = divide_up(divide_up(outputs, lines.block), pair);
  const std::int64_t by_results = kResultElements / (lines.groups * lines.block * pair * places);
  const std::int64_t by_weights = kWeights / (lines.block * pair * taps * lines.channels);
  const std::int64_t fitting =
      std::clamp<std::int64_t>(std::min(by_results, by_weights), 1, blocks);
  lines.blocks = pair * divide_up(blocks, divide_up(blocks, fitting));
  return true;
}

LineMap map_lines(const Conv2dProblem& p, const Plan& plan) {
  LineMap map;
  if (plan.lines.is_gathered) {
    map.distances = {0};
    return map;
  }
  map.phase_rows = remainders(p.kernel_size.h, plan.dilation.h, plan.stride.h);
  map.phase_columns = remainders(p.kernel_size.w, plan.dilation.w, plan.stride.w);
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
