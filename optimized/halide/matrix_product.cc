// SPDX-License-Identifier: MIT
#include "optimized/halide/matrix_product.h"

namespace convlaw {
namespace {

bool sees_all_at_once(const Axis& axis) {
  return axis.begin == 0 && axis.kernel == axis.extent && axis.output() == 1 &&
         (axis.dilation == 1 || axis.kernel == 1);
}

}  // namespace

std::optional<Conv2dProblem> as_matrix_product(const Conv2dProblem& p, bool is_nchw) {
  const bool is_pixel = p.height == 1 && p.width == 1;
  // Otherwise, what an image holds is in another order than the weights.
  if (!is_nchw && !is_pixel) return {};
  if (p.images() == 0 || p.in_channels == 0) return {};
  if (!sees_all_at_once(vertical_axis(p)) || !sees_all_at_once(horizontal_axis(p))) return {};
  Conv2dProblem product;
  product.in_channels = p.in_channels * p.height * p.width;
  product.width = p.images();
  product.out_channels = p.out_channels;
  product.groups = p.groups;
  product.bias = p.bias;
  return product;
}

AnyView images_as_pixels(const AnyView& tensor) {
  const auto& [n, c, h, w] = tensor.extents;
  const std::int64_t channels = c * h * w;
  return {tensor.type, tensor.data, {1, channels, 1, n}, {n * channels, 1, n * channels, channels}};
}

AnyView windows_as_channels(const AnyView& weight) {
  const auto& [k, c, h, w] = weight.extents;
  const std::int64_t channels = c * h * w;
  const std::int64_t step = h * w == 1 ? weight.strides[1] : 1;
  return {weight.type, weight.data, {k, channels, 1, 1}, {weight.strides[0], step, 1, 1}};
}

}  // namespace convlaw
