// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise.h"

#include <HalideBuffer.h>

#include "optimized/halide/integers.h"

namespace convlaw {

using Halide::Runtime::Buffer;

int run_depthwise(const Pipelines& pipelines, const Plan& plan, const PackedWeights& packed,
                  const Strip& strip, float* lines, const TensorView<float>& output) {
  constexpr int kTaps = 9;
  const Lines& cut = plan.lines;
  const int channels = narrow(strip.groups);
  halide_dimension_t line[] = {{0, narrow(cut.length), 1},
                               {0, narrow(cut.phases), narrow(cut.length)},
                               {0, channels, narrow(cut.phases * cut.length)}};
  Buffer<float> x(lines, 3, line);
  Buffer<float> w(const_cast<float*>(packed.weight.data()) + strip.group * kTaps, 3, 3, channels);
  Buffer<float> b(const_cast<float*>(packed.bias.data()) + strip.group, channels);
  const Strides& out = output.strides();
  halide_dimension_t result[] = {{0, narrow(strip.columns), narrow(out[3])},
                                 {0, narrow(strip.rows), narrow(out[2])},
                                 {0, channels, narrow(out[1])}};
  Buffer<float> y(output.data() + strip.image * out[0] + strip.group * out[1] + strip.row * out[2] +
                      strip.column * out[3],
                  3, result);
  const DepthwisePipeline pipeline =
      plan.stride == Size2{1, 1} ? pipelines.depthwise : pipelines.depthwise_stride_2;
  return pipeline(x, narrow(cut.pitch), w, b, y);
}

}  // namespace convlaw
