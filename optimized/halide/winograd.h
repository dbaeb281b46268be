// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3) or F(2x2, 3x3), block of tiles by block of tiles.
#pragma once

#include <cstdint>

#include "convlaw/any_tensor.h"
#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"
#include "optimized/halide/results.h"

namespace convlaw {

/// The largest tile, in outputs along an axis, of which a caller may be given what Winograd's
/// algorithm computes: 4 or 2; 0: none. Who accepts F(4x4, 3x3) accepts F(2x2, 3x3), too, for that
/// keeps closer to the exact sums wherever it is judged. Null: the direct algorithm alone.
int accepted_tile(const convlaw_contract* acceptable);

/// Sets of input channels, the last of which may not be full.
std::int64_t sets_of(const Conv2dProblem& problem);

/// Points of a tile, at each of which matrices are multiplied.
std::int64_t winograd_points(const Plan& plan);

/// Tiles of an image.
struct WinogradTiles {
  std::int64_t x, y;
};
WinogradTiles tiles_of(const Plan& plan);

/// How many places forms of the product pipeline compute, in this order: whole register tiles.
struct WinogradPlaces {
  std::int64_t by_14, by_9, by_8;
  std::int64_t sum() const { return by_14 + by_9 + by_8; }
};

/// ... for so many tiles: as few as can be, and so for more tiles never fewer.
WinogradPlaces winograd_places(std::int64_t tiles);

/// Turns `plan`, of a problem that is padded by zeros alone, into one of Winograd's algorithm, of
/// tiles of at most so many outputs along an axis, if that applies and pays.
void prefer_winograd(const Conv2dProblem& problem, int most, Plan& plan);

/// How the tiles of such a plan are cut for so many threads.
WinogradBlock winograd_block(const Conv2dProblem& problem, const Plan& plan, int threads);

/// Elements of packed weights from point to point.
std::int64_t winograd_weights_step(const Conv2dProblem& problem);

/// G g G^T of each kernel, rounded once, as [block][point][channel][channel of the block], with
/// zeros for what the last 16 channels lack; bias as pack_weights() has it, and it may be null. 0,
/// or Halide's error.
int pack_for_winograd(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                      TensorView<const float> weight, const float* bias, int threads,
                      PackedWeights& packed);

/// Elements that run_winograd() wants for such blocks.
std::int64_t elements_of_winograd(const Conv2dProblem& problem, const Plan& plan,
                                  const WinogradBlock& block);

/// 0, or Halide's error. No sum depends on the blocks, nor on the threads.
int run_winograd(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                 const PackedWeights& packed, const AnyView& input, const Output& output,
                 float* workspace, int threads);

}  // namespace convlaw
