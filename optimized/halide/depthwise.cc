// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise.h"

#include <HalideBuffer.h>

#include "optimized/halide/integers.h"

namespace convlaw {

using Halide::Runtime::Buffer;

int run_depthwise(const Pipelines& pipelines, const Plan& plan, const PackedWeights& packed,
                  const Strip& strip, float* lines, const RowTarget& to) {
  constexpr int kTaps = 9;
  const Lines& cut = plan.lines;
  const int channels = narrow(strip.groups);
  halide_dimension_t line[] = {{0, narrow(cut.length), 1},
                               {0, narrow(cut.phases), narrow(cut.length)},
                               {0, channels, narrow(cut.phases * cut.length)}};
  Buffer<float> x(lines, 3, line);
  Buffer<float> w(const_cast<float*>(packed.weight.data()) + strip.group * kTaps, 3, 3, channels);
  Buffer<float> b(const_cast<float*>(packed.bias.data()) + strip.group, channels);
  halide_dimension_t result[] = {{0, narrow(strip.columns), 1},
                                 {0, narrow(strip.rows), narrow(to.row_step)},
                                 {0, channels, narrow(to.plane_step)}};
  Buffer<float> y(reinterpret_cast<float*>(to.data.data), 3, result);
  const DepthwisePipeline pipeline =
      plan.stride == Size2{1, 1} ? pipelines.depthwise : pipelines.depthwise_stride_2;
  return pipeline(x, narrow(cut.pitch), w, b, y);
}

}  // namespace convlaw
