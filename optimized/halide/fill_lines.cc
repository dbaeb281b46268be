// SPDX-License-Identifier: MIT
#include "optimized/halide/fill_lines.h"

#include <algorithm>
#include <cstring>
#include <vector>

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

// The rows of a channel that a phase of a strip sees, from the first element on.
struct SeenRows {
  ConstElements from;
  std::int64_t rows, columns;
  std::int64_t channel_step, row_step, column_step;  ///< column_step: that of the tensor
  std::int64_t image_step;                           ///< of images side by side

  SeenRows channel(std::int64_t c) const {
    SeenRows other = *this;
    other.from = from + c * channel_step;
    return other;
  }
};

// `channels` of each of `sets`, side by side in lines that begin at `to`, a set `step` behind
// another.
int interleave_sets(const Pipelines& pipelines, const Plan& plan, const SeenRows& seen,
                    std::int64_t sets, std::int64_t channels, const Elements& to,
                    std::int64_t step) {
  const std::int64_t images = plan.lines.images;
  const std::int64_t columns = seen.columns / images;
  const std::int64_t column = images * kInterleaved;
  const std::int64_t row = plan.lines.pitch * kInterleaved;
  const std::int64_t stride = line_stride(plan).w;
  if (!plan.reads_nhwc) {
    return transpose_planes(pipelines, {channels, columns, 0}, {seen.from, 0, seen.channel_step},
                            stride, {to, 0, column},
                            {{{seen.rows, seen.row_step, row},
                              {sets, kInterleaved * seen.channel_step, step},
                              {images, seen.image_step, kInterleaved}}});
  }
  // All channels of a pixel, and then the next: as they lie.
  for (std::int64_t image = 0; image < images; ++image) {
    for (std::int64_t y = 0; y < seen.rows; ++y) {
      const int error = copy_rows(pipelines, {sets, channels, columns},
                                  {seen.from + (image * seen.image_step + y * seen.row_step),
                                   stride * seen.column_step, kInterleaved * seen.channel_step},
                                  1, {to + (image * kInterleaved + y * row), column, step});
      if (error != 0) return error;
    }
  }
  return 0;
}

int interleave_channels(const Pipelines& pipelines, const Plan& plan, const SeenRows& seen,
                        std::int64_t channels, const Elements& to) {
  const std::int64_t step = kInterleaved * plan.lines.phases * plan.lines.length;
  const std::int64_t full = channels / kInterleaved;
  const std::int64_t rest = channels % kInterleaved;
  const int error = interleave_sets(pipelines, plan, seen, full, kInterleaved, to, step);
  if (error != 0 || rest == 0) return error;
  return interleave_sets(pipelines, plan, seen.channel(full * kInterleaved), 1, rest,
                         to + full * step, step);
}

// What a phase of a strip sees, of all groups.
int copy_phase(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const SeenRows& seen, const Strip& strip, const Elements& to) {
  const Lines& lines = plan.lines;
  const std::int64_t groups = strip.groups;
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t step = lines.phases * lines.length;
  if (lines.is_interleaved) {
    const std::int64_t held = held_channels(p, lines);
    int error = 0;
    for (std::int64_t g = 0; g < groups && error == 0; ++g) {
      error = interleave_channels(pipelines, plan, seen.channel(g * inputs + strip.channel),
                                  std::min(held, inputs - strip.channel), to + g * held * step);
    }
    return error;
  }
  // Channels are fewer than a tile has, which is turned in registers: each is copied by itself.
  constexpr std::int64_t kFewChannels = 3;
  if (plan.reads_nhwc && groups * inputs > kFewChannels) {
    return transpose_rows(pipelines, {seen.columns, groups * inputs, seen.rows},
                          {seen.from, seen.row_step, line_stride(plan).w * seen.column_step}, 1,
                          {to, lines.pitch, step});
  }
  return copy_rows(pipelines, {seen.rows, seen.columns, groups * inputs},
                   {seen.from, seen.channel_step, seen.row_step},
                   line_stride(plan).w * seen.column_step, {to, step, lines.pitch});
}

// A phase of the columns of a strip, and where its lines begin.
struct ColumnPhase {
  Seen columns;
  Elements to;
};

std::int64_t step_of(const std::vector<ColumnPhase>& phases) {
  return floats(phases[1].to) - floats(phases[0].to);
}

// By the elements that they begin with. Are their lines equally far apart then?
bool put_in_order(std::vector<ColumnPhase>& phases) {
  std::sort(phases.begin(), phases.end(), [](const ColumnPhase& a, const ColumnPhase& b) {
    return a.columns.element < b.columns.element;
  });
  for (std::size_t i = 1; i < phases.size(); ++i) {
    if (floats(phases[i].to) - floats(phases[i - 1].to) != step_of(phases)) return false;
  }
  return true;
}

// All phases of a stride along columns, of floats that go to lines at equal distances, in the order
// of their elements. Some may have a column more.
int copy_all_phases(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                    const SeenRows& rows, const Strip& strip,
                    const std::vector<ColumnPhase>& phases) {
  const Lines& lines = plan.lines;
  const auto stride = std::ssize(phases);
  std::int64_t all = phases.front().columns.count;
  for (const ColumnPhase& phase : phases) all = std::min(all, phase.columns.count);
  if (all < (stride == 2 ? kNarrowPhase : kWidestVector)) all = 0;
  SeenRows seen = rows;
  seen.from = rows.from + phases.front().columns.element;
  const std::int64_t step = lines.phases * lines.length;
  const std::int64_t planes = strip.groups * (p.in_channels / p.groups);
  int error =
      split_rows(pipelines, {seen.rows, all, planes}, {seen.from, seen.channel_step, seen.row_step},
                 stride, {phases.front().to, step, lines.pitch}, step_of(phases));
  for (const auto& [phase, to] : phases) {
    if (error != 0) break;
    seen.from = rows.from + (phase.element + stride * all);
    seen.columns = phase.count - all;
    error = copy_phase(pipelines, p, plan, seen, strip, to + all);
  }
  return error;
}

// The input that all phases of all channels of a strip see.
int copy_phases(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                const LineMap& map, const ConstElements& plane, const Strides& in,
                const Strip& strip, Elements to) {
  const Lines& lines = plan.lines;
  const std::int64_t element = lines.is_interleaved ? kInterleaved : 1;
  const Size2 stride = line_stride(plan);
  const Size2 halo = halo_of(p, plan);
  const std::int64_t all_rows = (strip.rows - 1) * lines.step.h + 1 + halo.h;
  const std::int64_t all_columns =
      std::min((strip.columns - 1) * lines.step.w + 1 + halo.w, lines.pitch);
  const bool is_of_pixels = lines.is_interleaved || plan.reads_nhwc;
  const bool has_all = (stride.w == 2 || stride.w == 4) &&
                       std::ssize(map.phase_columns) == stride.w && !is_of_pixels &&
                       plane.type == ElementType::f32;
  for (const std::int64_t phase_row : map.phase_rows) {
    const Seen rows = seen_of(strip.row * plan.stride.h + phase_row - plan.padding.h, stride.h,
                              plan.input_height, all_rows);
    SeenRows seen{plane + rows.element * in[2], rows.count, 0, in[1], stride.h * in[2], in[3],
                  in[0] / lines.images};
    std::vector<ColumnPhase> phases;
    for (const std::int64_t phase_column : map.phase_columns) {
      const Seen columns = seen_of(strip.column * plan.stride.w + phase_column - plan.padding.w,
                                   stride.w, plan.input_width, all_columns);
      phases.push_back({columns, to + (rows.place * lines.pitch + columns.place) * element});
      to = to + lines.length * element;
    }
    if (has_all && put_in_order(phases)) {
      const int error = copy_all_phases(pipelines, p, plan, seen, strip, phases);
      if (error != 0) return error;
      continue;
    }
    for (const ColumnPhase& phase : phases) {
      SeenRows of_phase = seen;
      of_phase.from = seen.from + phase.columns.element * in[3];
      of_phase.columns = phase.columns.count;
      const int error = copy_phase(pipelines, p, plan, of_phase, strip, phase.to);
      if (error != 0) return error;
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
  const RowSource from{plane + strip.column * in[3], in[1], tile * in[3]};
  if (!lines.is_in_place) {
    const int error =
        copy_rows(pipelines, {full, tile, p.in_channels}, from, 1, {elements(to), tile, step});
    if (error != 0) return error;
    to += full * step;
  }
  if (strip.columns == full * tile) return 0;
  std::fill_n(to, step, 0.0F);
  return copy_rows(pipelines, {1, strip.columns - full * tile, p.in_channels},
                   {from.data + full * from.row_step, in[1], 0}, 1, {elements(to), tile, 0});
}

// What stands for a zero, in all of a strip.
void fill_with_zeros(ElementType type, const Conv2dProblem& p, const Lines& lines, float* to) {
  if (lines.has_bytes) {
    constexpr int kZeroOfSigned = 128;
    std::memset(to, type == ElementType::i8 ? kZeroOfSigned : 0,
                static_cast<std::size_t>(elements_of_strip(p, lines)));
  } else {
    std::fill_n(to, elements_of_strip(p, lines), 0.0F);
  }
}

}  // namespace

int fill_lines(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const LineMap& map, const AnyView& input, const Strip& strip, bool has_zeros,
               float* to) {
  if (plan.lines.is_gathered) {
    gather_lines(p, plan, input, strip, to);
    return 0;
  }
  if (plan.lines.reads_pixels) return 0;
  if (!has_zeros && !plan.lines.is_tiled) {
    fill_with_zeros(input.type, p, plan.lines, to);
  }
  const std::int64_t inputs = p.in_channels / p.groups;
  const Strides& in = input.strides;
  const ConstElements plane =
      elements(input) + (strip.image * in[0] + strip.group * inputs * in[1] +
                         plan.skipped_rows * in[2] + plan.skipped_columns * in[3]);
  if (plan.lines.is_tiled) return copy_tiles(pipelines, p, plan.lines, plane, in, strip, to);
  return copy_phases(pipelines, p, plan, map, plane, in, strip, elements_of(plan.lines, to));
}

}  // namespace convlaw
