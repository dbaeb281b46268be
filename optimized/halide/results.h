// SPDX-License-Identifier: MIT
// What the pipelines have computed of a strip, and how it gets into the output.
#pragma once

#include <algorithm>
#include <cstdint>

#include "convlaw/problem.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// A tensor to be written, NCHW extents.
struct Output {
  Elements data;
  Strides strides;
};

/// Output channels that are computed at a time, in blocks.
struct Chunk {
  std::int64_t first, blocks;
};

/// Where the sums of rows go.
struct RowSums {
  float* first;
  std::int64_t place_step, row_step, channel_step;
  bool is_output;  ///< there is nothing to store then
};

/// All must outlive it. Returned numbers are 0, or Halide's error.
class Results {
 public:
  Results(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
          const Output& output)
      : pipelines_(pipelines),
        plan_(plan),
        output_(output),
        outputs_(p.out_channels / p.groups),
        computed_(computed_outputs(p, plan.lines)) {}

  const Strides& strides() const { return output_.strides; }

  /// Where the first output of a strip's output channel `k`, of its first group, is.
  Elements output_at(const Strip& strip, std::int64_t k) const;

  /// Blocks whose usual places the pipeline writes to the output itself.
  std::int64_t written_blocks(const Chunk& chunk) const;

  /// As many blocks, from the first of a chunk on, as go where that goes.
  Chunk first_of(const Chunk& chunk) const;

  /// For what is computed row by row, or interleaved: `results`, or the output.
  RowSums rows_of(const Strip& strip, const Chunk& chunk, float* results) const;

  /// Copies what is not in the output yet: [group][block][channel of the block][place], or
  /// interleaved [group][block][place][channel of the block].
  int store(const Strip& strip, const Chunk& chunk, const float* results) const;

  /// The same of depthwise results [group][output channel][row][column].
  int store_channels(const Strip& strip, const float* results) const;

  /// ... [row][column][group].
  int store_side_by_side(const Strip& strip, const float* results) const;

 private:
  std::int64_t places(const Strip& strip) const {
    return places_of(plan_.lines, strip.rows, strip.columns);
  }
  bool takes(const Chunk& chunk) const {
    return plan_.lines.writes_pixels &&
           std::min((chunk.first + chunk.blocks) * plan_.lines.block, computed_) <= outputs_;
  }
  std::int64_t row_step(const Strip& strip) const;
  int store_blocks(const Strip& strip, const Chunk& chunk, const float* results) const;
  int store_part(const Strip& strip, const float* from, std::int64_t blocks, std::int64_t channels,
                 const Elements& to) const;
  int store_rows(const Strip& strip, RowCounts counts, std::int64_t row_step, std::int64_t channel,
                 const float* results, std::int64_t place = 0) const;

  int store_planes(const RowCounts& counts, const float* from, std::int64_t plane_step,
                   std::int64_t row_step, const Elements& to) const;

  const Pipelines& pipelines_;
  const Plan& plan_;
  const Output& output_;
  const std::int64_t outputs_;   // of a group
  const std::int64_t computed_;  // ... of those that are computed
};

}  // namespace convlaw
