// SPDX-License-Identifier: MIT
#include "optimized/halide/depthwise_call.h"

#include <HalideBuffer.h>

#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/depthwise_channels_call.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

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

Buffer<float> planes_of_output(const Conv2dProblem& p, const DepthwiseCall& call) {
  const std::int64_t outputs = p.out_channels / p.groups;
  halide_dimension_t dimensions[] = {
      {0, narrow(call.columns), 1},
      {0, narrow(call.rows), narrow(call.to_strides[2])},
      {0, narrow(outputs), narrow(call.to_strides[1])},
      {0, narrow(call.groups), narrow(outputs * call.to_strides[1])}};
  return Buffer<float>(call.to, 4, dimensions);
}

int run_planes(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
               const PackedWeights& packed, const DepthwiseCall& call) {
  const DepthwiseCut& cut = plan.depthwise;
  // Rows reach into the next.
  halide_dimension_t source[] = {{0, narrow(cut.pitch * plan.stride.w), 1},
                                 {0, narrow(call.seen), narrow(call.from_strides[2])},
                                 {0, narrow(call.groups), narrow(call.from_strides[1])}};
  Buffer<float> x(unprotected(call.from), 3, source);
  PlainWeights weights(p, packed, call);
  Buffer<float> y = planes_of_output(p, call);
  const auto form = DepthwisePipelines::find(DepthwisePipelines::kPlanes, square_form(p, plan));
  const DepthwisePlanesPipeline pipeline =
      form ? pipelines.depthwise.planes[*form]
           : pipelines.depthwise.planes_any[static_cast<std::size_t>(plan.stride.w - 1)];
  return pipeline(x, narrow(cut.columns), narrow(plan.padding.w), narrow(call.above),
                  narrow(call.below), narrow(cut.pitch), narrow(cut.at_once), narrow(plan.stride.h),
                  narrow(plan.dilation.w), narrow(plan.dilation.h), weights.weight, weights.bias,
                  call.clamps, y);
}

// Elements from the first that a strip sees to those behind the last row.
std::int64_t elements_from(const Conv2dProblem& p, const Plan& plan, const DepthwiseCall& call) {
  return (call.groups - 1) * call.from_strides[1] + (call.seen - 1) * call.from_strides[2] +
         margins_of(p, plan).behind;
}

// ... and what register tiles see around them.
Buffer<float> elements_around(const Conv2dProblem& p, const Plan& plan, const DepthwiseCall& call) {
  const std::int64_t before = margins_of(p, plan).before;
  halide_dimension_t dimension[] = {
      {narrow(-before), narrow(before + elements_from(p, plan, call)), 1}};
  return Buffer<float>(unprotected(call.from) - before, 1, dimension);
}

// Whole tiles of rows.
int run_tiles(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
              const PackedWeights& packed, const DepthwiseCall& call) {
  const int groups = narrow(call.groups);
  const std::int64_t outputs = p.out_channels / p.groups;
  const std::int64_t row = call.to_strides[2];
  const int rows = kRowsTiles[plan.depthwise.tile].rows;
  halide_dimension_t target[] = {{0, narrow(call.columns), 1},
                                 {0, rows, narrow(row)},
                                 {0, narrow(call.rows / rows), narrow(rows * row)},
                                 {0, narrow(outputs), narrow(call.to_strides[1])},
                                 {0, groups, narrow(outputs * call.to_strides[1])}};
  Buffer<float> x = elements_around(p, plan, call);
  PlainWeights weights(p, packed, call);
  Buffer<float> y(call.to, 5, target);
  const int plane_step = narrow(call.from_strides[1]);
  const int row_step = narrow(call.from_strides[2]);
  const int columns = narrow(plan.depthwise.columns);
  const int seen = narrow(call.seen);
  const auto tile = static_cast<std::size_t>(plan.depthwise.tile);
  const int top = narrow(call.above);
  if (plan.stride.w == 1) {
    const auto dilation = DepthwisePipelines::dilated_number(p.kernel_size, plan);
    const DepthwiseRowsPipeline pipeline =
        dilation ? pipelines.depthwise.dilated[*dilation][tile - kFirstDilatedTile]
                 : pipelines.depthwise.rows[tile];
    return pipeline(x, plane_step, row_step, columns, seen, top, weights.weight, weights.bias,
                    call.clamps, y);
  }
  return pipelines.depthwise.strided[tile](x, plane_step, row_step, columns, seen,
                                           narrow(plan.padding.w), narrow(plan.depthwise.right),
                                           top, weights.weight, weights.bias, call.clamps, y);
}

int run_windows(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                const PackedWeights& packed, const DepthwiseCall& call) {
  Buffer<float> x = elements_around(p, plan, call);
  PlainWeights weights(p, packed, call);
  Buffer<float> y = planes_of_output(p, call);
  const auto form = static_cast<std::size_t>(plan.depthwise.tile);
  return pipelines.depthwise.windows[form](
      x, narrow(call.from_strides[1]), narrow(call.from_strides[2]), narrow(plan.depthwise.columns),
      narrow(call.seen), narrow(plan.padding.w), narrow(call.above), weights.weight, weights.bias,
      call.clamps, y);
}

// `rows` rows of output, from `row` on, each of which sees `window` rows.
DepthwiseCall part_of(const DepthwiseCall& call, std::int64_t stride, std::int64_t window,
                      std::int64_t row, std::int64_t rows) {
  const std::int64_t begin = row * stride - call.above;
  const std::int64_t end = begin + (rows - 1) * stride + window;
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

// Every dilation-th row of output, from `row` on: a kernel that is not dilated along a column sees
// as many of the input's rows.
DepthwiseCall every_row_from(const DepthwiseCall& call, std::int64_t dilation, std::int64_t row) {
  const std::int64_t above = divide_up(std::max<std::int64_t>(call.above - row, 0), dilation);
  const std::int64_t first = row + above * dilation - call.above;
  DepthwiseCall part = call;
  part.rows = divide_up(call.rows - row, dilation);
  part.seen = divide_up(call.seen - first, dilation);
  part.above = above;
  part.from += first * call.from_strides[2];
  part.from_strides[2] *= dilation;
  part.to += row * call.to_strides[2];
  part.to_strides[2] *= dilation;
  return part;
}

// A tile of the last rows computes some of them again, where rows are no multiple.
int run_adjacent_rows(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                      const PackedWeights& packed, const DepthwiseCall& call) {
  const auto run = [&](std::int64_t row, std::int64_t rows) {
    return run_tiles(pipelines, p, plan, packed,
                     part_of(call, plan.stride.h, p.kernel_size.h, row, rows));
  };
  const std::int64_t tile = kRowsTiles[plan.depthwise.tile].rows;
  const std::int64_t rest = call.rows % tile;
  const int error = run(0, call.rows - rest);
  return error != 0 || rest == 0 ? error : run(call.rows - tile, tile);
}

// Rows of a dilated kernel are those of as many others. Planes stay in a cache meanwhile, but are
// several, for calls of pipelines take their time, too.
int run_rows(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
             const PackedWeights& packed, const DepthwiseCall& call) {
  if (plan.dilation.h == 1) return run_adjacent_rows(pipelines, p, plan, packed, call);
  constexpr std::int64_t kElements = std::int64_t{64} * 1024;
  const std::int64_t plane = call.seen * plan.depthwise.columns;
  const std::int64_t most = std::max<std::int64_t>(kElements / plane, 1);
  for (std::int64_t group = 0; group < call.groups; group += most) {
    const DepthwiseCall some = groups_of(call, p, group, std::min(most, call.groups - group));
    for (std::int64_t row = 0; row < plan.dilation.h; ++row) {
      const int error =
          run_adjacent_rows(pipelines, p, plan, packed, every_row_from(some, plan.dilation.h, row));
      if (error != 0) return error;
    }
  }
  return 0;
}

int run_sums(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
             const PackedWeights& packed, const DepthwiseCall& call) {
  Buffer<float> x(unprotected(call.from), narrow(elements_from(p, plan, call)));
  PlainWeights weights(p, packed, call);
  Buffer<float> y = planes_of_output(p, call);
  const auto form = static_cast<std::size_t>(plan.depthwise.tile);
  return pipelines.depthwise.sums[form](
      x, narrow(call.from_strides[1]), narrow(call.from_strides[2]), narrow(plan.depthwise.columns),
      narrow(call.seen), narrow(call.above), narrow(plan.stride.h), narrow(plan.dilation.w),
      narrow(plan.dilation.h), weights.weight, weights.bias, call.clamps, y);
}

}  // namespace

DepthwiseCall rows_of(const DepthwiseCall& call, const Conv2dProblem& p, const Plan& plan,
                      std::int64_t row, std::int64_t rows) {
  return part_of(call, plan.stride.h, rows_seen(p, plan, 1), row, rows);
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

std::int64_t rows_of_tile(const Plan& plan) {
  if (plan.depthwise.way == DepthwiseWay::windows) return kWindowsForms[plan.depthwise.tile].rows;
  if (plan.depthwise.way != DepthwiseWay::rows) return kDepthwiseRows;
  return kRowsTiles[plan.depthwise.tile].rows * plan.dilation.h;
}

Margins margins_of(const Conv2dProblem& p, const Plan& plan) {
  if (plan.depthwise.is_over_channels()) return {0, 0};
  if (plan.depthwise.way == DepthwiseWay::planes) return {0, plan.depthwise.pitch * plan.stride.w};
  if (plan.depthwise.way == DepthwiseWay::windows) {
    const WindowsForm& form = kWindowsForms[plan.depthwise.tile];
    const std::int64_t last = std::max<std::int64_t>(plan.output_width - form.places(), 0);
    return {plan.padding.w, last * plan.stride.w + form.columns - plan.padding.w};
  }
  const bool are_sums = plan.depthwise.way == DepthwiseWay::sums;
  const std::int64_t tile =
      are_sums ? kSumsForms[plan.depthwise.tile].columns : kRowsTiles[plan.depthwise.tile].columns;
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
    case DepthwiseWay::windows:
      return run_windows(pipelines, p, plan, packed, call);
    case DepthwiseWay::pixels:
      return run_depthwise_pixels(pipelines, p, plan, packed, call);
    case DepthwiseWay::sums:
      return run_sums(pipelines, p, plan, packed, call);
    default:
      return run_depthwise_channels(pipelines, p, plan, packed, call);
  }
}

}  // namespace convlaw
