// SPDX-License-Identifier: MIT
#include "convlaw/layer_sums.h"

#include <optional>

#include "reference/src/sums/layer.h"

namespace convlaw {
namespace {

// More output channels than this make laying out windows worth its while.
constexpr std::int64_t kFewOutputs = 8;

// A 1x1 kernel that steps by one and meets no padding does not know of rows: one row is as good,
// and its tiles need not end with rows.
bool is_pointwise(const Conv2dProblem& p, const AnyView& input) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const auto plain = [](const Axis& axis) {
    return axis.kernel == 1 && axis.stride == 1 && axis.begin == 0 && axis.end == 0;
  };
  return plain(rows) && plain(columns) && input.strides[2] == p.width * input.strides[3];
}

}  // namespace

void read_weights(const Layer& layer, std::int64_t channel, std::int64_t first_row,
                  std::int64_t rows, double* to) {
  const AnyView& weight = layer.weight;
  const Size2 kernel = layer.problem.kernel_size;
  const std::int64_t start = channel * weight.strides[0];
  const auto offset = [&](std::int64_t row) {
    return start + row / kernel.h * weight.strides[1] + row % kernel.h * weight.strides[2];
  };
  const bool rows_touch = kernel.h == 1 || weight.strides[2] == kernel.w * weight.strides[3];
  const bool planes_touch = weight.strides[1] == kernel.h * kernel.w * weight.strides[3];
  if (rows_touch && planes_touch) {
    layer.loops.load(weight.type, weight.data, offset(first_row), weight.strides[3],
                     rows * kernel.w, to);
    return;
  }
  for (std::int64_t row = first_row; row < first_row + rows; ++row, to += kernel.w) {
    layer.loops.load(weight.type, weight.data, offset(row), weight.strides[3], kernel.w, to);
  }
}

void sum_layer_with(const Kernels& loops, const Conv2dProblem& problem, const AnyView& input,
                    const AnyView& weight, const std::function<void(const SumsBlock&)>& visit) {
  if (problem.images() == 0 || output_channels(problem) == 0) return;
  Conv2dProblem p = problem;
  AnyView image = input;
  if (is_pointwise(p, input)) {
    p.width *= p.height;
    p.height = 1;
    p.padding = {};
    image.extents[3] = p.width;
    image.extents[2] = 1;
  }
  const Layer layer{.problem = p,
                    .input = image,
                    .weight = weight,
                    .loops = loops,
                    .visit = visit,
                    .out = output_size(p),
                    .group_inputs = p.in_channels / p.groups,
                    .group_outputs = p.out_channels / p.groups,
                    .lines = InputLines(p, image, loops),
                    .counts = ProductCounts(p, image, weight, loops)};
  if (layer.group_outputs > kFewOutputs || !sum_directly(layer)) sum_by_gemm(layer);
}

void sum_layer(const Conv2dProblem& problem, const AnyView& input, const AnyView& weight,
               const std::function<void(const SumsBlock&)>& visit) {
  sum_layer_with(kernels(), problem, input, weight, visit);
}

}  // namespace convlaw
