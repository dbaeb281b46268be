// SPDX-License-Identifier: MIT
#include "optimized/halide/pick.h"

namespace convlaw {
namespace {

// Known steps are shuffles of vectors, others are not.
void pick_row(const float* from, std::int64_t step, std::int64_t count, float* to) {
  if (step == 1) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = from[i];
  } else if (step == 2) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = from[2 * i];
  } else {
    for (std::int64_t i = 0; i < count; ++i) to[i] = from[step * i];
  }
}

}  // namespace

std::size_t pick_workspace(const Conv2dProblem& p, const Plan& plan) {
  return sizeof(float) * static_cast<std::size_t>(p.images() * p.in_channels * plan.output_width);
}

TensorView<const float> pick_pixels(const Conv2dProblem& p, const Plan& plan,
                                    TensorView<const float> input, float* workspace) {
  const Size2 size = output_size(p);
  const Strides& in = input.strides();
  float* to = workspace;
  for (std::int64_t n = 0; n < p.images(); ++n) {
    for (std::int64_t c = 0; c < p.in_channels; ++c) {
      const float* plane = input.data() + n * in[0] + c * in[1] + plan.picked_from.w * in[3];
      for (std::int64_t y = 0; y < size.h; ++y, to += size.w) {
        pick_row(plane + (plan.picked_from.h + y * plan.stride.h) * in[2], plan.stride.w * in[3],
                 size.w, to);
      }
    }
  }
  const Extents extents{p.images(), p.in_channels, 1, plan.output_width};
  return {workspace, extents, dense_strides(extents, Layout::nchw)};
}

}  // namespace convlaw
