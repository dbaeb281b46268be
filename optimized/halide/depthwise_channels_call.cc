// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise_channels_call.h"

#include <HalideBuffer.h>

#include "optimized/halide/depthwise.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// Whole square planes of 7x7 outputs have their own, where zeros around them are those of half a
// kernel, but for what a stride leaves over.
DepthwiseChannelsPipeline turned_pipeline(const DepthwisePipelines& pipelines,
                                          const Conv2dProblem& p, const Plan& plan,
                                          const DepthwiseCall& call) {
  constexpr std::int64_t kOutputs = 7;
  const auto form = DepthwisePipelines::find(DepthwisePipelines::kTurned7, square_form(p, plan));
  const Size2 half{p.kernel_size.h / 2, p.kernel_size.w / 2};
  const Size2 inputs{kOutputs * plan.stride.h, kOutputs * plan.stride.w};
  const bool is_whole = Size2{call.rows, call.columns} == Size2{kOutputs, kOutputs} &&
                        Size2{call.seen, plan.depthwise.columns} == inputs;
  return form && is_whole && plan.padding == half ? pipelines.turned_7[*form] : pipelines.turned;
}

// Weights and bias of channels side by side.
struct WeightsOfChannels {
  WeightsOfChannels(const Conv2dProblem& p, const PackedWeights& packed,
                    const DepthwiseCall& call) {
    const int groups = narrow(call.groups);
    const int all = narrow(p.groups);
    halide_dimension_t dimensions[] = {{0, groups, 1},
                                       {0, narrow(p.kernel_size.w), all},
                                       {0, narrow(p.kernel_size.h), narrow(p.kernel_size.w) * all}};
    weight = Buffer<float>(unprotected(packed.weight.data()) + call.group, 3, dimensions);
    bias = Buffer<float>(unprotected(packed.bias.data()) + call.group, groups);
  }
  Buffer<float> weight, bias;
};

Buffer<float> pixels_of(float* first, const DepthwiseCall& call, std::int64_t columns,
                        std::int64_t rows, const Strides& strides) {
  halide_dimension_t dimensions[] = {{0, narrow(call.groups), 1},
                                     {0, narrow(columns), narrow(strides[3])},
                                     {0, narrow(rows), narrow(strides[2])}};
  return Buffer<float>(first, 3, dimensions);
}

}  // namespace

int run_depthwise_channels(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                           const PackedWeights& packed, const DepthwiseCall& call) {
  const DepthwiseCut& cut = plan.depthwise;
  const int groups = narrow(call.groups);
  const int columns = narrow(cut.columns);
  WeightsOfChannels weights(p, packed, call);
  const auto run = [&](DepthwiseChannelsPipeline pipeline, Buffer<float> x, Buffer<float> y) {
    return pipeline(x, columns, narrow(call.seen), narrow(call.columns), narrow(call.rows),
                    narrow(plan.stride.w), narrow(plan.stride.h), narrow(plan.dilation.w),
                    narrow(plan.dilation.h), narrow(plan.padding.w), narrow(cut.right),
                    narrow(call.above), narrow(call.below), weights.weight, weights.bias,
                    call.clamps, y);
  };
  float* const from = unprotected(call.from);
  if (cut.way == DepthwiseWay::turned) {
    halide_dimension_t source[] = {{0, narrow(call.seen * cut.columns), 1},
                                   {0, groups, narrow(call.from_strides[1])}};
    halide_dimension_t target[] = {{0, narrow(call.rows * call.columns), 1},
                                   {0, groups, narrow(call.to_strides[1])}};
    return run(turned_pipeline(pipelines.depthwise, p, plan, call), Buffer<float>(from, 2, source),
               Buffer<float>(call.to, 2, target));
  }
  return run(pipelines.depthwise.channels,
             pixels_of(from, call, cut.columns, call.seen, call.from_strides),
             pixels_of(call.to, call, call.columns, call.rows, call.to_strides));
}

int run_depthwise_pixels(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                         const PackedWeights& packed, const DepthwiseCall& call) {
  WeightsOfChannels weights(p, packed, call);
  Buffer<float> x =
      pixels_of(unprotected(call.from), call, plan.depthwise.columns, call.seen, call.from_strides);
  Buffer<float> y = pixels_of(call.to, call, call.columns, call.rows, call.to_strides);
  const auto form = static_cast<std::size_t>(plan.depthwise.tile);
  return pipelines.depthwise.pixels[form](x, narrow(call.columns), narrow(call.rows),
                                          narrow(plan.padding.w), narrow(call.above),
                                          weights.weight, weights.bias, call.clamps, y);
}

}  // namespace convlaw
