// SPDX-License-Identifier: MIT
#include "optimized/halide/lines_strips.h"

#include <algorithm>
#include <limits>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/line_length.h"
#include "optimized/halide/lines.h"

namespace convlaw {
namespace {

// Elements of a strip at most. Interleaved lines are read from the third cache as quickly, and then
// weights are read less often. Where few output channels read a strip, it stays in the first, with
// its results.
constexpr std::int64_t kInterleavedElements = std::int64_t{256} * 1024;
constexpr std::int64_t kDilatedElements = std::int64_t{1024} * 1024;  // ... most of them a halo
constexpr std::int64_t kKeptResults = std::int64_t{2048} * 1024;
constexpr std::int64_t kFewOutputsElements = std::int64_t{16} * 1024;
constexpr std::int64_t kResultPlaces = 4096;  // ... of the least blocks that there are

// Groups that a strip has at least: of channels side by side, a cache line is not read for one
// alone.
std::int64_t least_groups(const Conv2dProblem& p, const Plan& plan) {
  return plan.writes_nhwc && !plan.lines.is_by_rows ? std::min(p.groups, std::int64_t{16}) : 1;
}

std::int64_t groups_of(const Conv2dProblem& p, const Plan& plan, std::int64_t most) {
  const Lines& lines = plan.lines;
  const std::int64_t group = channels_of_lines(p, lines) * lines.phases * lines.length;
  const std::int64_t groups =
      std::clamp<std::int64_t>(most / group, least_groups(p, plan), p.groups);
  return divide_up(p.groups, divide_up(p.groups, groups));
}

// What all strips of an image take, in places: those computed, of which the forms for few are
// slower, and copied, and as many as are computed while the weights are read.
std::int64_t cost_of(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  const auto strip = [&](std::int64_t of) {
    const Share share = share_of_strip(plan.lines, of, plan.output_width);
    constexpr std::int64_t kWeightsRead = 16;
    const std::int64_t rest = plan.lines.is_interleaved ? share.rest : share.rest * 5 / 4;
    return (plan.lines.is_by_rows ? of : 1) * (share.usual + rest) +
           halo_of(p, plan).h * plan.lines.pitch / 8 + kWeightsRead;
  };
  const std::int64_t rest = plan.output_height % rows;
  return plan.output_height / rows * strip(rows) + (rest == 0 ? 0 : strip(rest));
}

// Rows of a strip whose elements are at most `most`, if one row's are; 0 if they are not.
std::int64_t rows_within(const Conv2dProblem& p, const Plan& plan, std::int64_t most) {
  const std::int64_t planes =
      least_groups(p, plan) * channels_of_lines(p, plan.lines) * plan.lines.phases;
  const auto fits = [&](std::int64_t rows) {
    Lines lines = plan.lines;
    lines.rows = rows;
    const CheckedInt elements = length_of(p, plan, lines) * planes;
    return elements.fits() && elements.value() <= most &&
           (lines.is_gathered || computed_of_strip(lines, rows, lines.columns) <= kResultPlaces);
  };
  std::int64_t low = 0;
  std::int64_t high = plan.output_height;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    fits(middle) ? low = middle : high = middle - 1;
  }
  return low;
}

// Elements of a strip that is mostly a halo: strips of two threads, and their results, take no more
// than the tensors twice.
std::int64_t most_of_dilated(const Conv2dProblem& p, const Plan& plan) {
  const std::int64_t input = p.in_channels * plan.input_height * plan.input_width;
  const std::int64_t output = p.out_channels * plan.output_height * plan.output_width;
  const std::int64_t weight =
      p.out_channels * p.kernel_size.h * p.kernel_size.w * (p.in_channels / p.groups);
  return std::min((p.images() * (input + output) + weight) * 3 / 4, kDilatedElements);
}

void choose_rows(const Conv2dProblem& p, const Plan& plan, std::int64_t most, Lines& lines) {
  std::int64_t rows = rows_within(p, plan, most);
  // A strip that had fewer rows than its halo would copy most rows more than once.
  if (lines.is_interleaved && rows <= halo_of(p, plan).h) {
    rows = std::max(rows, rows_within(p, plan, most_of_dilated(p, plan)));
  }
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
  const std::int64_t tile = usual_places(lines);
  const std::int64_t planes = channels_of_lines(p, lines) * lines.phases;
  const std::int64_t columns = std::max(most / planes / rows / tile, std::int64_t{1}) * tile;
  const std::int64_t strips = divide_up(plan.output_width, columns);
  if (strips == 1) return;
  lines.columns = divide_up(divide_up(plan.output_width, strips), tile) * tile;
  lines.pitch = (lines.columns - 1) * lines.step.w + 1 + halo;
}

// Strips of as many whole rows as their results leave room for, and so many channels at a time that
// these stay in a cache. False: all channels, or none.
bool hold_channels(const Conv2dProblem& p, const Plan& plan, Lines& lines) {
  const std::int64_t outputs = divide_up(p.out_channels / p.groups, lines.block) * lines.block;
  const std::int64_t of_row = computed_of_strip(lines, 1, lines.columns) * outputs;
  lines.rows = std::clamp<std::int64_t>(kKeptResults / of_row, 1, plan.output_height);
  const CheckedInt places = length_of(p, plan, lines) * lines.phases;
  if (!places.fits()) return false;
  lines.held = most_of_dilated(p, plan) / places.value() / kInterleaved * kInterleaved;
  return 0 < lines.held && lines.held < channels_of_lines(p, lines);
}

}  // namespace

bool cut_strips(const Conv2dProblem& p, Plan& plan) {
  Lines& lines = plan.lines;
  if (!lines.is_gathered) {
    lines.phases = static_cast<std::int64_t>(
        remainders(p.kernel_size.h, plan.dilation.h, line_stride(plan).h).size() *
        remainders(p.kernel_size.w, plan.dilation.w, line_stride(plan).w).size());
  }
  lines.columns = plan.output_width;
  lines.pitch = lines.is_gathered ? plan.output_width : pitch_of(p, plan);
  constexpr std::int64_t kCountable = std::numeric_limits<std::int32_t>::max();
  if (lines.pitch > kCountable || halo_of(p, plan).h > kCountable) return false;
  const std::int64_t few = plan.writes_nhwc ? kStripElements / 2 : kFewOutputsElements;
  const std::int64_t interleaved = elements_of_float(lines) * kInterleavedElements;
  const std::int64_t most = lines.is_interleaved                             ? interleaved
                            : lines.block < kLineBlock && !lines.is_gathered ? few
                                                                             : kStripElements;
  if (lines.held > 0) {
    if (!hold_channels(p, plan, lines)) return false;
  } else {
    choose_rows(p, plan, most, lines);
    if (lines.rows == 1) choose_columns(p, plan, most, lines);
  }

  const CheckedInt length = length_of(p, plan, lines);
  const CheckedInt bytes =
      CheckedInt(std::int64_t{sizeof(float)}) * held_channels(p, lines) * lines.phases * length;
  if (!bytes.fits() || bytes.value() > kCountable) return false;
  lines.length = length.value();
  lines.groups = lines.is_by_rows ? 1 : groups_of(p, plan, most);
  return true;
}

}  // namespace convlaw
