// SPDX-License-Identifier: MIT
// What product pipelines are called with, for a piece of a strip.
#pragma once

#include <cstddef>
#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/fill_lines.h"
#include "optimized/halide/lines.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/results.h"

namespace convlaw {

/// What a call of a pipeline computes: places from `first` on, of some blocks.
struct Piece {
  bool is_rest;  ///< what the usual form leaves
  std::int64_t first, places;
  Chunk chunk;
  float* to;
  std::int64_t channel_step, group_step;  ///< of `to`
};

/// All must outlive it.
class ProductCalls {
 public:
  ProductCalls(const Conv2dProblem& p, const Plan& plan, const LineMap& map,
               const PackedWeights& packed, const AnyView& input);

  /// For input channels from `channel` on, as many as are added up at a time. `lines` may be null:
  /// the input is read.
  ProductCall call_for(const Strip& strip, std::int64_t channel, const Piece& piece,
                       const float* lines) const;

  /// Takes the taps of a group, by its number in the map.
  void choose_taps(std::size_t number, std::int64_t channel, ProductCall& call) const;

  /// Lets tiles take the place of groups, of which there is one.
  void share_tiles(const Strip& strip, const Piece& piece, std::int64_t channel,
                   ProductCall& call) const;

  /// Lets rows do; what else a row of results holds is computed by other calls.
  void share_rows(std::int64_t rows, std::int64_t row_step, ProductCall& call) const;

 private:
  const Conv2dProblem& p_;
  const Plan& plan_;
  const LineMap& map_;
  const PackedWeights& packed_;
  const AnyView& input_;
  const std::int64_t channels_;  // of a group, as lines
  const std::int64_t held_;
  const std::int64_t taps_;
  const std::int64_t element_;  // of a line, in floats
};

}  // namespace convlaw
