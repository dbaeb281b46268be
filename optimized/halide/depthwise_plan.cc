// SPDX-License-Identifier: MIT
#include <algorithm>

#include "optimized/halide/blocks.h"
#include "optimized/halide/depthwise.h"
#include "optimized/halide/integers.h"

namespace convlaw {
namespace {

// Elements of planes that are in the first cache at once; more, of a single row of windows, are too
// many for the stack.
constexpr std::int64_t kPlaneElements = std::int64_t{6} * 1024;
constexpr std::int64_t kMostElements = std::int64_t{16} * 1024;
// Of a strip of copied groups, inputs and outputs.
constexpr std::int64_t kCopiedElements = std::int64_t{64} * 1024;

// Zeros that windows see, before the first element and behind the last.
struct Zeros {
  std::int64_t before, behind;
};

Zeros zeros_of(std::int64_t padding, std::int64_t output, std::int64_t stride, std::int64_t kernel,
               std::int64_t input) {
  const std::int64_t end = (output - 1) * stride - padding + kernel;
  return {padding, std::max<std::int64_t>(end - input, 0)};
}

bool is_depthwise(const Conv2dProblem& p, const Plan& plan) {
  return p.in_channels == p.groups && p.kernel_size.h == p.kernel_size.w &&
         plan.stride.h == plan.stride.w && plan.dilation == Size2{1, 1} &&
         DepthwisePipelines::has(p.kernel_size.h, plan.stride.h);
}

// Elements of a plane that has so many rows of output, and of what a register tile reads beyond.
std::int64_t elements_of(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  const std::int64_t whole = divide_up(rows, std::int64_t{kDepthwiseRows}) * kDepthwiseRows;
  return rows_seen(p, plan, whole) * plan.depthwise.pitch + kWidestVector * (plan.stride.w + 2);
}

// As many rows as fit, and as many in each strip. 0: one does not.
std::int64_t rows_of(const Conv2dProblem& p, const Plan& plan) {
  const auto fits = [&](std::int64_t rows) { return elements_of(p, plan, rows) <= kPlaneElements; };
  if (fits(plan.output_height)) return plan.output_height;
  std::int64_t rows = kDepthwiseRows;
  while (fits(rows + kDepthwiseRows)) rows += kDepthwiseRows;
  const std::int64_t strips = divide_up(plan.output_height, rows);
  const std::int64_t tiles = divide_up(divide_up(plan.output_height, strips), kDepthwiseRows);
  return elements_of(p, plan, rows) <= kMostElements ? tiles * kDepthwiseRows : 0;
}

}  // namespace

std::int64_t rows_seen(const Conv2dProblem& p, const Plan& plan, std::int64_t rows) {
  return (rows - 1) * plan.stride.h + p.kernel_size.h;
}

void prefer_depthwise(const Conv2dProblem& p, Plan& plan) {
  if (!is_depthwise(p, plan)) return;
  const std::int64_t kernel = p.kernel_size.h;
  const std::int64_t stride = plan.stride.h;
  const Zeros rows =
      zeros_of(plan.padding.h, plan.output_height, stride, kernel, plan.input_height);
  const Zeros columns =
      zeros_of(plan.padding.w, plan.output_width, stride, kernel, plan.input_width);
  for (const std::int64_t zeros : {rows.before, rows.behind, columns.before, columns.behind}) {
    if (zeros >= kernel) return;
  }

  DepthwiseCut& cut = plan.depthwise;
  cut.columns =
      std::min(plan.input_width, (plan.output_width - 1) * stride + kernel - plan.padding.w);
  const std::int64_t zeros = std::max(columns.before, columns.behind);
  const std::int64_t last = cut.columns % kWidestVector;
  const bool is_aligned = last + zeros <= kWidestVector;
  cut.behind = is_aligned ? cut.columns - last : cut.columns;
  cut.pitch = is_aligned ? cut.behind + kWidestVector : cut.columns + zeros;
  if (cut.pitch > kMostElements) return;
  cut.rows = rows_of(p, plan);
  if (cut.rows == 0) return;

  cut.at_once =
      std::clamp<std::int64_t>(kPlaneElements / elements_of(p, plan, cut.rows), 1, p.groups);
  cut.is_copied = plan.writes_nhwc || plan.storage != ElementType::f32;
  cut.groups = p.groups;
  if (cut.is_copied) {
    // Of channels side by side, a cache line is not read for one alone.
    const std::int64_t least = std::min<std::int64_t>(p.groups, kWidestVector);
    const std::int64_t group = rows_seen(p, plan, cut.rows) * cut.columns +
                               p.out_channels / p.groups * cut.rows * plan.output_width;
    cut.groups = std::clamp(kCopiedElements / group, least, p.groups);
  }
  plan.strategy = Strategy::depthwise;
}

}  // namespace convlaw
