// SPDX-License-Identifier: MIT
// What the tiles of Winograd's algorithm see of the input.
#pragma once

#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/problem.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/winograd_tiles.h"

namespace convlaw {

/// Columns or rows of input that so many tiles see.
inline std::int64_t seen_by(const Plan& plan, std::int64_t tiles) {
  return tiles * plan.winograd_tile + kWinogradKernel - 1;
}

/// Tiles of an image, from row to row.
struct TileRows {
  std::int64_t image, row, rows;
};

/// Writes what they see of a set of channels, with its padding, as [row][column][channel of the
/// set]; 0, or Halide's error.
int fill_tiles(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
               const AnyView& input, const TileRows& tiles, std::int64_t set, float* lines);

}  // namespace convlaw
