// SPDX-License-Identifier: MIT
#include "optimized/halide/results.h"

#include <algorithm>

namespace convlaw {

std::int64_t Results::written_blocks(const Chunk& chunk) const {
  if (!is_dense(plan_.lines)) return 0;
  return std::clamp<std::int64_t>(outputs_ / plan_.lines.block - chunk.first, 0, chunk.blocks);
}

Elements Results::output_at(const Strip& strip, std::int64_t k) const {
  const Strides& out = output_.strides;
  return output_.data + (strip.image * out[0] + (strip.group * outputs_ + k) * out[1] +
                         strip.row * out[2] + strip.column * out[3]);
}

// Of interleaved results.
std::int64_t Results::row_step(const Strip& strip) const {
  const Lines& lines = plan_.lines;
  return lines.block *
         (lines.is_by_rows ? share_of_strip(lines, strip.rows, strip.columns).sum() : lines.pitch);
}

Chunk Results::first_of(const Chunk& chunk) const {
  const std::int64_t whole = outputs_ / plan_.lines.block - chunk.first;
  const bool goes_on =
      plan_.lines.writes_pixels && !takes(chunk) && 0 < whole && whole < chunk.blocks;
  return {chunk.first, goes_on ? whole : chunk.blocks};
}

RowSums Results::rows_of(const Strip& strip, const Chunk& chunk, float* results) const {
  const Lines& lines = plan_.lines;
  const Strides& out = output_.strides;
  if (is_dense(lines) || takes(chunk)) {
    return {floats(output_at(strip, chunk.first * lines.block)), lines.is_interleaved ? out[3] : 1,
            out[2], out[1], true};
  }
  return {results, lines.is_interleaved ? lines.block : 1, row_step(strip),
          computed_of_strip(lines, strip.rows, strip.columns), false};
}

// The results of interleaved lines.
int Results::store_blocks(const Strip& strip, const Chunk& chunk, const float* results) const {
  const Lines& lines = plan_.lines;
  const std::int64_t step = lines.block * computed_of_strip(lines, strip.rows, strip.columns);
  const std::int64_t first = chunk.first * lines.block;
  const std::int64_t full = std::min(outputs_ / lines.block - chunk.first, chunk.blocks);
  const std::int64_t rest =
      std::min(outputs_ - first, chunk.blocks * lines.block) - full * lines.block;
  for (std::int64_t g = 0; g < strip.groups; ++g) {
    const float* const from = results + g * lines.blocks * step;
    const Elements to = output_at(strip, g * outputs_ + first);
    int error = store_part(strip, from, full, lines.block, to);
    if (error == 0 && rest > 0) {
      error = store_part(strip, from + full * step, 1, rest,
                         to + full * lines.block * output_.strides[1]);
    }
    if (error != 0) return error;
  }
  return 0;
}

// ... `channels` of each of `blocks`, from the first.
int Results::store_part(const Strip& strip, const float* from, std::int64_t blocks,
                        std::int64_t channels, const Elements& to) const {
  const std::int64_t block = plan_.lines.block;
  const std::int64_t step = block * computed_of_strip(plan_.lines, strip.rows, strip.columns);
  const std::int64_t row = row_step(strip);
  const std::int64_t images = plan_.lines.images;
  const std::int64_t columns = strip.columns / images;
  const Strides& out = output_.strides;
  const std::int64_t image_step = out[0] / images;
  if (!plan_.writes_nhwc) {
    return transpose_planes(
        pipelines_, {columns, channels, 0}, {elements(from), 0, block * images}, 1,
        {to, 0, out[1], plan_.has_relu},
        {{{strip.rows, row, out[2]}, {blocks, step, block * out[1]}, {images, block, image_step}}});
  }
  for (std::int64_t image = 0; image < images; ++image) {
    for (std::int64_t y = 0; y < strip.rows; ++y) {
      const int error =
          copy_rows(pipelines_, {blocks, channels, columns},
                    {elements(from + image * block + y * row), block * images, step}, 1,
                    {to + (image * image_step + y * out[2]), out[3], block, plan_.has_relu});
      if (error != 0) return error;
    }
  }
  return 0;
}

int Results::store(const Strip& strip, const Chunk& chunk, const float* results) const {
  const Lines& lines = plan_.lines;
  if (takes(chunk)) return 0;
  if (lines.is_interleaved) return store_blocks(strip, chunk, results);
  if (lines.is_by_rows) return 0;  // the pipelines have written all
  const Share share = share_of(lines, places(strip));
  const std::int64_t first = chunk.first * lines.block;
  const std::int64_t end = std::min(first + chunk.blocks * lines.block, outputs_);
  const std::int64_t written = written_blocks(chunk) * lines.block;
  if (!is_dense(lines)) {
    return store_rows(strip, {strip.rows, strip.columns, end - first}, lines.pitch, first, results);
  }
  const std::int64_t rest = places(strip) - share.usual;
  const int error =
      store_rows(strip, {1, rest, written}, 0, first, results + share.usual, share.usual);
  if (error != 0) return error;
  return store_rows(strip, {1, places(strip), end - first - written}, 0, first + written,
                    results + written * share.sum());
}

// `counts` for each group; from the output channel and, in a row, the place on.
int Results::store_rows(const Strip& strip, RowCounts counts, std::int64_t row_step,
                        std::int64_t channel, const float* results, std::int64_t place) const {
  const Lines& lines = plan_.lines;
  const std::int64_t step = share_of(lines, places(strip)).sum();
  const std::int64_t channels = lines.blocks * lines.block;
  // Groups whose channels follow one another are copied together.
  const bool is_one = channels == outputs_ && counts.planes == channels;
  if (is_one) counts.planes *= strip.groups;
  for (std::int64_t g = 0; g < (is_one ? 1 : strip.groups); ++g) {
    const float* const from = results + g * channels * step;
    const Elements to = output_at(strip, g * outputs_ + channel) + place;
    const int error = store_planes(counts, from, step, row_step, to);
    if (error != 0) return error;
  }
  return 0;
}

int Results::store_channels(const Strip& strip, const float* results) const {
  return store_planes({strip.rows, strip.columns, strip.groups * outputs_}, results,
                      strip.rows * strip.columns, strip.columns, output_at(strip, 0));
}

int Results::store_side_by_side(const Strip& strip, const float* results) const {
  const Strides& out = output_.strides;
  const std::int64_t pixel = strip.groups;
  const std::int64_t row = strip.columns * pixel;
  const Elements to = output_at(strip, 0);
  if (plan_.writes_nhwc) {
    return copy_rows(pipelines_, {strip.columns, pixel, strip.rows},
                     {elements(results), row, pixel}, 1, {to, out[2], out[3], plan_.has_relu});
  }
  // Rows of a plane follow one another.
  return transpose_rows(pipelines_, {strip.rows * strip.columns, pixel, 1},
                        {elements(results), 0, pixel}, 1, {to, 0, out[1], plan_.has_relu});
}

// Planes of one channel each.
int Results::store_planes(const RowCounts& counts, const float* from, std::int64_t plane_step,
                          std::int64_t row_step, const Elements& to) const {
  const Strides& out = output_.strides;
  if (plan_.writes_nhwc) {
    return transpose_rows(pipelines_, {counts.planes, counts.columns, counts.rows},
                          {elements(from), row_step, plane_step}, 1,
                          {to, out[2], out[3], plan_.has_relu});
  }
  return copy_rows(pipelines_, counts, {elements(from), plane_step, row_step}, 1,
                   {to, out[1], out[2], plan_.has_relu});
}

}  // namespace convlaw
