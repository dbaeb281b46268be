// SPDX-License-Identifier: MIT
#include "optimized/halide/pipelines.h"

#include <HalideBuffer.h>

#include <array>

#include "optimized/halide/lines.h"

namespace convlaw {
namespace {

using Halide::Runtime::Buffer;

int narrow(std::int64_t value) { return static_cast<int>(value); }

// A view of (n, c, h, w) memory as x, y, channel of the group, group, image.
Buffer<float> grouped_view(float* data, const Strides& strides, std::int64_t width,
                           std::int64_t height, std::int64_t channels, std::int64_t groups,
                           std::int64_t images) {
  halide_dimension_t dimensions[] = {
      {0, narrow(width), narrow(strides[3])},    {0, narrow(height), narrow(strides[2])},
      {0, narrow(channels), narrow(strides[1])}, {0, narrow(groups), narrow(strides[1] * channels)},
      {0, narrow(images), narrow(strides[0])},
  };
  return Buffer<float>(data, 5, dimensions);
}

// Lines lie (n, c, phase, place).
Buffer<float> lines_view(const TensorView<const float>& lines, std::int64_t groups) {
  const Extents& extents = lines.extents();
  return grouped_view(const_cast<float*>(lines.data()), lines.strides(), extents[3], extents[2],
                      extents[1] / groups, groups, extents[0]);
}

}  // namespace

int run_pipeline(const Pipelines& pipelines, const Conv2dProblem& p, const Plan& plan,
                 const PackedWeights& packed, TensorView<const float> input,
                 const TensorView<float>& output) {
  const std::int64_t inputs = p.in_channels / p.groups;
  const std::int64_t outputs = p.out_channels / p.groups;
  const Strides& in = input.strides();
  // Halide's buffers are not const, but its inputs are not written.
  auto* first =
      const_cast<float*>(input.data()) + plan.skipped_rows * in[2] + plan.skipped_columns * in[3];
  Buffer<float> x =
      grouped_view(first, in, plan.input_width, plan.input_height, inputs, p.groups, p.images());
  Buffer<float> y = grouped_view(output.data(), output.strides(), plan.output_width,
                                 plan.output_height, outputs, p.groups, p.images());
  auto* weights = const_cast<float*>(packed.weight.data());
  auto* biases = const_cast<float*>(packed.bias.data());
  const std::array<int, 6> numbers{narrow(plan.stride.w),   narrow(plan.stride.h),
                                   narrow(plan.dilation.w), narrow(plan.dilation.h),
                                   narrow(plan.padding.w),  narrow(plan.padding.h)};
  const auto [sx, sy, dx, dy, px, py] = numbers;
  const int kw = narrow(p.kernel_size.w);
  const int kh = narrow(p.kernel_size.h);
  if (plan.strategy == Strategy::columns) {
    Buffer<float> w(weights, kw, kh, narrow(inputs), narrow(outputs), narrow(p.groups));
    Buffer<float> b(biases, narrow(outputs), narrow(p.groups));
    return pipelines.columns(x, w, b, sx, sy, dx, dy, px, py, 0.0F, narrow(plan.strip_rows),
                             narrow(plan.strip_groups), y);
  }
  if (plan.strategy == Strategy::flat) {
    const int block = narrow(kPixelBlock);
    const int blocks = narrow(packed_blocks(p, kPixelBlock));
    Buffer<float> w(weights, block, kw, kh, narrow(inputs), blocks, narrow(p.groups));
    Buffer<float> b(biases, block, blocks, narrow(p.groups));
    const FlatPipeline pipeline =
        (has_lines(plan) ? pipelines.phased : pipelines.flat)[plan.is_narrow];
    Buffer<float> lines = has_lines(plan) ? lines_view(input, p.groups) : x;
    return pipeline(lines, w, b, dx, dy, px, py, narrow(plan.pitch), narrow(plan.strip_rows),
                    narrow(plan.strip_tiles), y);
  }
  if (plan.strategy == Strategy::pointwise) {
    const int block = narrow(kPixelBlock);
    const int blocks = narrow(packed_blocks(p, kPixelBlock));
    Buffer<float> w(weights, block, narrow(inputs), blocks, narrow(p.groups));
    Buffer<float> b(biases, block, blocks, narrow(p.groups));
    Buffer<float> pixels = x.sliced(1);
    Buffer<float> results = y.sliced(1);
    return pipelines.pointwise[plan.is_narrow](pixels, w, b, narrow(plan.strip_pixels),
                                               narrow(plan.strip_tiles), results);
  }
  const int block = narrow(kPackedBlock);
  const int blocks = narrow(packed_blocks(p));
  Buffer<float> w(weights, block, kw, kh, narrow(inputs), blocks, narrow(p.groups));
  Buffer<float> b(biases, block, blocks, narrow(p.groups));
  const Pipeline pipeline =
      plan.strategy == Strategy::direct ? pipelines.direct : pipelines.direct_unpadded;
  return pipeline(x, w, b, sx, sy, dx, dy, px, py, y);
}

}  // namespace convlaw
