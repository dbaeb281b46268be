// SPDX-License-Identifier: MIT
// Winograd's algorithm: packed weights.
#include <HalideBuffer.h>

#include <utility>

#include "optimized/halide/blocks.h"
#include "optimized/halide/integers.h"
#include "optimized/halide/threads.h"
#include "optimized/halide/winograd.h"

namespace convlaw {

std::int64_t sets_of(const Conv2dProblem& p) {
  return divide_up(p.in_channels, std::int64_t{kInterleaved});
}

std::int64_t winograd_weights_step(const Conv2dProblem& p) {
  return sets_of(p) * kInterleaved * kInterleavedBlock + kWidestVector;
}

int pack_for_winograd(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                      TensorView<const float> weight, const float* bias, int threads,
                      PackedWeights& packed) {
  using Halide::Runtime::Buffer;
  // Whole sets may have the taps of a channel together, which is quicker to pack.
  const int together = p.in_channels % kInterleaved == 0 ? 1 : kInterleaved;
  PackedWeights plain =
      pack_weights(pipelines, p, weight, bias, {kInterleavedBlock, together, threads});
  const std::int64_t points = winograd_points(plan);
  const int taps = narrow(p.kernel_size.h * p.kernel_size.w);
  const int sets = narrow(sets_of(p));
  const int set = kInterleaved * kInterleavedBlock;
  const int channel = together == 1 ? taps * kInterleavedBlock : kInterleavedBlock;
  packed.bias = std::move(plain.bias);
  const std::int64_t blocks = packed_blocks(p, kInterleavedBlock);
  const std::int64_t point = winograd_weights_step(p);
  packed.weight.resize(static_cast<std::size_t>(blocks * points * point));
  return run_tasks(threads, blocks, [&](std::int64_t, std::int64_t block) {
    halide_dimension_t from[] = {{0, kInterleavedBlock, 1},
                                 {0, kInterleaved, channel},
                                 {0, taps, together * kInterleavedBlock},
                                 {0, sets, taps * set}};
    Buffer<float> w(plain.weight.data() + block * sets * taps * set, 4, from);
    halide_dimension_t to[] = {{0, kInterleavedBlock, 1},
                               {0, kInterleaved, kInterleavedBlock},
                               {0, sets, set},
                               {0, narrow(points), narrow(point)}};
    Buffer<float> transformed(packed.weight.data() + block * points * point, 4, to);
    return pipelines.winograd_for(plan.winograd_tile).weight(w, transformed);
  });
}

}  // namespace convlaw
