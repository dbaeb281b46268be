// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise_call.h"

#include <HalideBuffer.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

// Halide's buffers are not const, but its inputs are not written.
template <class T>
T* unprotected(const T* data) {
  return const_cast<T*>(data);
}

// Weights and bias of planes, as they lie in memory.
struct PlainWeights {
  PlainWeights(const Conv2dProblem& p, const PackedWeights& packed, const DepthwiseCall& call) {
    const int kernel_h = narrow(p.kernel_size.h);
    const int kernel_w = narrow(p.kernel_size.w);
    const std::int64_t outputs = p.out_channels / p.groups;
    const std::int64_t first = call.group * outputs;
    weight = Buffer<float>(unprotected(packed.weight.data()) + first * kernel_h * kernel_w,
                           kernel_w, kernel_h, narrow(outputs), narrow(call.groups));
    bias = Buffer<float>(unprotected(packed.bias.data()) + first, narrow(outputs),
                         narrow(call.groups));
  }
  Buffer<float> weight, bias;
};

int run_planes(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const PackedWeights& packed, const DepthwiseCall& call) {
  const DepthwiseCut& cut = plan.depthwise;
  const int groups = narrow(call.groups);
  const std::int64_t outputs = p.out_channels / p.groups;
  // Rows reach into the next.
  halide_dimension_t source[] = {{0, narrow(cut.pitch * plan.stride.w), 1},
                                 {0, narrow(call.seen), narrow(call.from_strides[2])},
                                 {0, groups, narrow(call.from_strides[1])}};
  halide_dimension_t target[] = {{0, narrow(call.columns), 1},
                                 {0, narrow(call.rows), narrow(call.to_strides[2])},
                                 {0, narrow(outputs), narrow(call.to_strides[1])},
                                 {0, groups, narrow(outputs * call.to_strides[1])}};
  Buffer<float> x(unprotected(call.from), 3, source);
  PlainWeights weights(p, packed, call);
  Buffer<float> y(call.to, 4, target);
  const auto form = DepthwisePipelines::find(DepthwisePipelines::kPlanes, square_form(p, plan));
  const DepthwisePlanesPipeline pipeline =
      form ? pipelines.depthwise.planes[*form]
           : pipelines.depthwise.planes_any[static_cast<std::size_t>(plan.stride.w - 1)];
  return pipeline(x, narrow(cut.columns), narrow(plan.padding.w), narrow(call.above),
                  narrow(call.below), narrow(cut.pitch), narrow(cut.at_once), narrow(plan.stride.h),
                  narrow(plan.dilation.w), narrow(plan.dilation.h), weights.weight, weights.bias,
                  call.clamps, y);
}

// Whole tiles of rows.
int run_tiles(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const PackedWeights& packed, const DepthwiseCall& call) {
  const int groups = narrow(call.groups);
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t row = call.to_strides[2];
  const Margins margins = margins_of(p, plan);
  const std::int64_t last_row =
      (call.groups - 1) * call.from_strides[1] + (call.seen - 1) * call.from_strides[2];
  halide_dimension_t source[] = {
      {narrow(-margins.before), narrow(margins.before + last_row + margins.behind), 1}};
  const int rows = kRowsTiles[plan.depthwise.tile].rows;
  halide_dimension_t target[] = {{0, narrow(call.columns), 1},
                                 {0, rows, narrow(row)},
                                 {0, narrow(call.rows / rows), narrow(rows * row)},
                                 {0, narrow(outputs), narrow(call.to_strides[1])},
                                 {0, groups, narrow(outputs * call.to_strides[1])}};
  Buffer<float> x(unprotected(call.from) - margins.before, 1, source);
  PlainWeights weights(p, packed, call);
  Buffer<float> y(call.to, 5, target);
  const int plane_step = narrow(call.from_strides[1]);
  const int row_step = narrow(call.from_strides[2]);
  const int columns = narrow(plan.depthwise.columns);
  const int seen = narrow(call.seen);
  const auto tile = static_cast<std::size_t>(plan.depthwise.tile);
  const int top = narrow(call.above);
  if (plan.stride.w == 1) {
    return pipelines.depthwise.rows[tile](x, plane_step, row_step, columns, seen, top,
                                          weights.weight, weights.bias, call.clamps, y);
  }
  return pipelines.depthwise.strided[tile](x, plane_step, row_step, columns, seen,
                                           narrow(plan.padding.w), narrow(plan.depthwise.right),
                                           top, weights.weight, weights.bias, call.clamps, y);
}

// A tile of the last rows computes some of them again, where rows are no multiple.
int run_rows(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
             const PackedWeights& packed, const DepthwiseCall& call) {
  const std::int64_t tile = kRowsTiles[plan.depthwise.tile].rows;
  const std::int64_t rest = call.rows % tile;
  const int error =
      run_tiles(pipelines, p, plan, packed, rows_of(call, p, plan, 0, call.rows - rest));
  if (error != 0 || rest == 0) return error;
  return run_tiles(pipelines, p, plan, packed, rows_of(call, p, plan, call.rows - tile, tile));
}

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

int run_channels(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
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

int run_pixels(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
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

}  // namespace

DepthwiseCall rows_of(const DepthwiseCall& call, const Conv2dProblem& p, const Plan& plan,
                      std::int64_t row, std::int64_t rows) {
  const std::int64_t begin = row * plan.stride.h - call.above;
  const std::int64_t end = begin + rows_seen(p, plan, rows);
  const std::int64_t first = std::max<std::int64_t>(begin, 0);
  const std::int64_t last = std::min(end, call.seen);
  DepthwiseCall part = call;
  part.rows = rows;
  part.seen = last - first;
  part.above = first - begin;
  part.below = end - last;
  part.from += first * call.from_strides[2];
  part.to += row * call.to_strides[2];
  return part;
}

DepthwiseCall groups_of(const DepthwiseCall& call, const Conv2dProblem& p, std::int64_t group,
                        std::int64_t groups) {
  DepthwiseCall part = call;
  part.group += group;
  part.groups = groups;
  part.from += group * call.from_strides[1];
  part.to += group * (p.out_channels / p.groups) * call.to_strides[1];
  return part;
}

Margins margins_of(const Conv2dProblem& p, const Plan& plan) {
  if (plan.depthwise.is_over_channels()) return {0, 0};
  if (plan.depthwise.way == DepthwiseWay::planes) return {0, plan.depthwise.pitch * plan.stride.w};
  const std::int64_t tile = kRowsTiles[plan.depthwise.tile].columns;
  const std::int64_t columns = divide_up(plan.output_width, tile) * tile;
  if (plan.stride.w == 1) return {0, columns};
  return {plan.padding.w, columns * plan.stride.w + p.kernel_size.w - plan.padding.w};
}

int run_depthwise_call(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                       const PackedWeights& packed, const DepthwiseCall& call) {
  switch (plan.depthwise.way) {
    case DepthwiseWay::planes:
      return run_planes(pipelines, p, plan, packed, call);
    case DepthwiseWay::rows:
      return run_rows(pipelines, p, plan, packed, call);
    case DepthwiseWay::pixels:
      return run_pixels(pipelines, p, plan, packed, call);
    default:
      return run_channels(pipelines, p, plan, packed, call);
  }
}

}  // namespace convlaw
