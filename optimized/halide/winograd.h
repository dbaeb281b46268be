// SPDX-License-Identifier: MIT
// Winograd's F(4x4, 3x3) by two pipelines, block of tiles by block of tiles.
#pragma once

#include <cstdint>

#include "convlaw/implementation.h"
#include "convlaw/problem.h"
#include "convlaw/tensor.h"
#include "optimized/halide/packing.h"
#include "optimized/halide/pipelines.h"
#include "optimized/halide/plan.h"

namespace convlaw {

/// May a caller be given what Winograd's algorithm computes? Null: no.
bool accepts_winograd(const convlaw_contract* acceptable);

/// Tiles of an image.
struct WinogradTiles {
  std::int64_t x, y;
};
WinogradTiles tiles_of(const Plan& plan);

/// Places that the product pipelines compute for so many tiles.
Share winograd_places(std::int64_t tiles);

/// Turns `plan`, of a problem that is padded by zeros alone, into one of Winograd's algorithm if
/// that applies and pays; the largest block of tiles is then the plan's.
void prefer_winograd(const Conv2dProblem& problem, Plan& plan);

/// G g G^T of each kernel, rounded once, as [point][block][channel][channel of the block]; bias as
/// pack_weights() has it, and it may be null.
PackedWeights pack_for_winograd(const Conv2dProblem& problem, TensorView<const float> weight,
                                const float* bias);

/// Elements that run_winograd() wants, on so many threads at most.
std::int64_t elements_of_winograd(const Conv2dProblem& problem, const Plan& plan, int threads);

/// 0, or Halide's error. No sum depends on the blocks, nor on the threads.
int run_winograd(const Pipelines& pipelines, const Conv2dProblem& problem, const Plan& plan,
                 const PackedWeights& packed, const TensorView<const float>& input,
                 const TensorView<float>& output, float* workspace, int threads);

}  // namespace convlaw
