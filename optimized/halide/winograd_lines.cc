// SPDX-License-Identifier: MIT
#include "optimized/halide/winograd_lines.h"

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/winograd.h"

namespace convlaw {
namespace {

// What there is of `count` elements, of which the first is number `begin` of `extent`.
struct Part {
  std::int64_t before, count;
};
Part part_of(std::int64_t begin, std::int64_t count, std::int64_t extent) {
  const std::int64_t before = std::clamp<std::int64_t>(-begin, 0, count);
  return {before, std::clamp<std::int64_t>(extent - begin - before, 0, count - before)};
}

// Zeros around what is there: `left` and `right` are elements of a row.
void clear_around(const Part& rows, std::int64_t count, std::int64_t pitch, std::int64_t left,
                  std::int64_t right, float* lines) {
  for (std::int64_t r = 0; r < count; ++r) {
    float* const row = lines + r * pitch;
    if (r < rows.before || r >= rows.before + rows.count) {
      std::fill_n(row, pitch, 0.0F);
    } else {
      std::fill_n(row, left, 0.0F);
      std::fill_n(row + right, pitch - right, 0.0F);
    }
  }
}

}  // namespace

int fill_tiles(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const AnyView& input, const TileRows& tiles, std::int64_t set, float* lines) {
  const std::int64_t channel = set * kInterleaved;
  const std::int64_t channels = std::min<std::int64_t>(kInterleaved, p.in_channels - channel);
  const std::int64_t height = seen_by(plan, tiles.rows);
  const std::int64_t width = seen_by(plan, tiles_of(plan).x);
  const std::int64_t pitch = width * kInterleaved;
  const std::int64_t y = tiles.row * plan.winograd_tile - plan.padding.h;
  const std::int64_t x = -plan.padding.w;
  // What no window sees may hold anything.
  const Part rows =
      part_of(y, height, std::min(plan.input_height, plan.output_height + 2 - plan.padding.h));
  const Part columns =
      part_of(x, width, std::min(plan.input_width, plan.output_width + 2 - plan.padding.w));
  const std::int64_t left = columns.before * kInterleaved;
  if (channels < kInterleaved) {
    std::fill_n(lines, height * pitch, 0.0F);
  } else {
    clear_around(rows, height, pitch, left, left + columns.count * kInterleaved, lines);
  }
  const Strides& in = input.strides;
  const ConstElements from =
      elements(input) +
      (tiles.image * in[0] + channel * in[1] + (plan.skipped_rows + y + rows.before) * in[2] +
       (plan.skipped_columns + x + columns.before) * in[3]);
  const RowTarget to{elements(lines + rows.before * pitch + left), pitch, kInterleaved};
  if (plan.reads_nhwc) {  // as they lie
    return copy_rows(pipelines, {columns.count, channels, rows.count}, {from, in[2], in[3]}, 1, to);
  }
  return transpose_rows(pipelines, {channels, columns.count, rows.count}, {from, in[2], in[1]}, 1,
                        to);
}

}  // namespace convlaw
