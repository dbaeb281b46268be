// SPDX-License-Identifier: MIT
#include "optimized/halide/fill_lines.h"

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/gather.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// Of a line's rows or columns: where the input that they see begins, and how much of it there is.
struct Seen {
  std::int64_t place, element, count;
};

// `begin`: the input element that stands first, negative in the padding; `most` may follow.
Seen seen_of(std::int64_t begin, std::int64_t stride, std::int64_t extent, std::int64_t most) {
  const std::int64_t place = divide_up(std::max<std::int64_t>(-begin, 0), stride);
  const std::int64_t end = divide_up(std::max<std::int64_t>(extent - begin, 0), stride);
  return {place, begin + place * stride, std::min(end, most) - place};
}

// Copies the rows that a phase of a strip sees into its lines, which begin at `to`; `from` is the
// first element.
int copy_phase(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const Strip& strip, const RowCounts& seen, const ConstElements& from,
               const Strides& in, float* to) {
  const Lines& lines = plan.lines;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t row_step = plan.stride.h * in[2];
  const std::int64_t planes = strip.groups * inputs;
  const std::int64_t plane_step = lines.phases * lines.length;
  if (!lines.is_interleaved) {
    if (plan.reads_nhwc) {
      return transpose_rows(pipelines, {seen.columns, planes, seen.rows},
                            {from, row_step, plan.stride.w * in[3]}, 1,
                            {elements(to), lines.pitch, plane_step});
    }
    return copy_rows(pipelines, {seen.rows, seen.columns, planes}, {from, in[1], row_step},
                     plan.stride.w, {elements(to), plane_step, lines.pitch});
  }
  const std::int64_t full = inputs / kInterleaved;
  const std::int64_t rest = inputs % kInterleaved;
  const std::int64_t step = kInterleaved * plane_step;
  const RowTarget target{elements(to), lines.pitch * kInterleaved, kInterleaved};
  const auto interleave = [&](const ConstElements& first, std::int64_t channels, float* data) {
    return transpose_rows(pipelines, {channels, seen.columns, seen.rows}, {first, row_step, in[1]},
                          plan.stride.w, {elements(data), target.plane_step, target.row_step});
  };
  // All channels of a pixel, and then the next: as they lie.
  const auto spread = [&](const ConstElements& first, std::int64_t count, std::int64_t channels,
                          float* data) {
    int error = 0;
    for (std::int64_t y = 0; y < seen.rows && error == 0; ++y) {
      error = copy_rows(pipelines, {count, channels, seen.columns},
                        {first + y * row_step, plan.stride.w * in[3], kInterleaved}, 1,
                        {elements(data + y * target.plane_step), target.row_step, step});
    }
    return error;
  };
  const std::int64_t of_group = divide_up(inputs, std::int64_t{kInterleaved}) * step;
  for (std::int64_t g = 0; g < strip.groups; ++g, to += of_group) {
    const ConstElements first = from + g * inputs * in[1];
    const ConstElements last = first + full * kInterleaved * in[1];
    int error = 0;
    if (plan.reads_nhwc) {
      error = spread(first, full, kInterleaved, to);
      if (error == 0 && rest > 0) error = spread(last, 1, rest, to + full * step);
    } else {
      for (std::int64_t c = 0; c < full && error == 0; ++c) {
        error = interleave(first + c * kInterleaved * in[1], kInterleaved, to + c * step);
      }
      if (error == 0 && rest > 0) error = interleave(last, rest, to + full * step);
    }
    if (error != 0) return error;
  }
  return 0;
}

// The input that all phases of all channels of a strip see.
int copy_phases(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                const LineMap& map, const ConstElements& plane, const Strides& in,
                const Strip& strip, float* to) {
  const Lines& lines = plan.lines;
  const std::int64_t element = lines.is_interleaved ? kInterleaved : 1;
  const std::int64_t halo = halo_of(p, plan).h;
  for (const std::int64_t phase_row : map.phase_rows) {
    const Seen rows = seen_of(strip.row * plan.stride.h + phase_row - plan.padding.h, plan.stride.h,
                              plan.input_height, strip.rows + halo);
    for (const std::int64_t phase_column : map.phase_columns) {
      const Seen columns = seen_of(strip.column * plan.stride.w + phase_column - plan.padding.w,
                                   plan.stride.w, plan.input_width, lines.pitch);
      const int error = copy_phase(pipelines, p, plan, strip, {rows.count, columns.count, 0},
                                   plane + rows.element * in[2] + columns.element * in[3], in,
                                   to + (rows.place * lines.pitch + columns.place) * element);
      if (error != 0) return error;
      to += lines.length * element;
    }
  }
  return 0;
}

// The pixels of a strip, tile by tile; the last may not be full.
int copy_tiles(const Pipelines& pipelines, const Conv2dProblem& p, const Lines& lines,
               const ConstElements& plane, const Strides& in, const Strip& strip, float* to) {
  const std::int64_t tile = lines.length;
  const std::int64_t full = strip.columns / tile;
  const std::int64_t step = tile * p.in_channels;
  if (strip.columns > full * tile) std::fill_n(to + full * step, step, 0.0F);
  const RowSource from{plane + strip.column * in[3], in[1], tile * in[3]};
  const int error =
      copy_rows(pipelines, {full, tile, p.in_channels}, from, 1, {elements(to), tile, step});
  if (error != 0) return error;
  return copy_rows(pipelines, {1, strip.columns - full * tile, p.in_channels},
                   {from.data + full * from.row_step, in[1], 0}, 1,
                   {elements(to + full * step), tile, 0});
}

}  // namespace

int fill_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const LineMap& map, const AnyView& input, const Strip& strip, bool has_zeros,
               float* to) {
  if (plan.lines.is_gathered) {
    gather_lines(p, plan, input, strip, to);
    return 0;
  }
  if (!has_zeros && !plan.lines.is_tiled) {
    std::fill_n(to, elements_of_strip(p, plan.lines), 0.0F);
  }
  const std::int64_t inputs = p.in_channels / p.groups;
  const Strides& in = input.strides;
  const ConstElements plane =
      elements(input) + (strip.image * in[0] + strip.group * inputs * in[1] +
                         plan.skipped_rows * in[2] + plan.skipped_columns * in[3]);
  if (plan.lines.is_tiled) return copy_tiles(pipelines, p, plan.lines, plane, in, strip, to);
  return copy_phases(pipelines, p, plan, map, plane, in, strip, to);
}

}  // namespace convlaw
