// SPDX-License-Identifier: MIT
// The code under test: replace it by yours.
#pragma once

#include <convlaw/problem.h>
#include <convlaw/tensor.h>

// Tensors are f32 in NCHW order, weight in OIHW; bias is null if there is none.
inline void my_conv2d(const convlaw::Conv2dProblem& p, convlaw::TensorView<const float> input,
                      convlaw::TensorView<const float> weight, const float* bias,
                      convlaw::TensorView<float> output) {
  for (std::int64_t n = 0; n < output.extent(0); ++n) {
    for (std::int64_t oc = 0; oc < output.extent(1); ++oc) {
      for (std::int64_t oh = 0; oh < output.extent(2); ++oh) {
        for (std::int64_t ow = 0; ow < output.extent(3); ++ow) {
          float sum = bias != nullptr ? bias[oc] : 0;
          for (std::int64_t ic = 0; ic < weight.extent(1); ++ic) {
            const std::int64_t c = oc / (p.out_channels / p.groups) * weight.extent(1) + ic;
            for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
              for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
                const std::int64_t ih = oh * p.stride.h - p.padding.begin.h + kh * p.dilation.h;
                const std::int64_t iw = ow * p.stride.w - p.padding.begin.w + kw * p.dilation.w;
                if (ih < 0 || ih >= p.height || iw < 0 || iw >= p.width) continue;
                sum += input(n, c, ih, iw) * weight(oc, ic, kh, kw);
              }
            }
          }
          output(n, oc, oh, ow) = sum;
        }
      }
    }
  }
}

// A special case: 1x1 kernels, nothing else.
inline void my_pointwise(const convlaw::Conv2dProblem&, convlaw::TensorView<const float> input,
                         convlaw::TensorView<const float> weight, const float* bias,
                         convlaw::TensorView<float> output) {
  for (std::int64_t n = 0; n < output.extent(0); ++n) {
    for (std::int64_t oc = 0; oc < output.extent(1); ++oc) {
      for (std::int64_t h = 0; h < output.extent(2); ++h) {
        for (std::int64_t w = 0; w < output.extent(3); ++w) {
          float sum = bias != nullptr ? bias[oc] : 0;
          for (std::int64_t c = 0; c < input.extent(1); ++c) {
            sum += input(n, c, h, w) * weight(oc, c, 0, 0);
          }
          output(n, oc, h, w) = sum;
        }
      }
    }
  }
}
