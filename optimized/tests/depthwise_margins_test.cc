// SPDX-License-Identifier: MIT
// Depthwise convolutions read more than windows see: it reaches no output.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "optimized/tests/exact.h"

namespace convlaw {
namespace {

// Zeros are not read from pixels that are there, and are multiplied by nothing.
TEST(Depthwise, PixelsAreNotMixedWithOthers) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const char* line :
       {"n3 c33 h7 w7 oc33 k3x3 p1x1 g33", "n3 c33 h9 w8 oc33 k3x3 p1x1 g33",
        "n3 c33 h14 w14 oc33 k3x3 s2 p1x1 g33", "n3 c33 h9 w14 oc33 k5x5 p2x2 g33",
        "n3 c33 h14 w14 oc33 k5x5 s2 p2x2 g33", "n3 c33 h8 w14 oc33 k7x7 p3x3 g33"}) {
    for (const convlaw_implementation* halide : direct_implementations()) {
      Layer layer = layer_of(line);
      // The first tap sees zeros alone of the first output, and may be anything there.
      Tensor<float> expected(layer.output.extents());
      conv2d_im2col(layer.problem, layer.input, layer.weight, layer.bias, expected);
      for (std::int64_t k = 0; k < 33; ++k) layer.weight(k, 0, 0, 0) = infinity;
      for_each_index(layer.input.extents(), [&](auto n, auto c, auto y, auto x) {
        if (n != 1) layer.input(n, c, y, x) = std::numeric_limits<float>::quiet_NaN();
      });
      const Extents of_bias{33, 1, 1, 1};
      const AnyView bias =
          any_view(TensorView<const float>(layer.bias.data(), of_bias, Strides{1, 1, 1, 1}));
      const AnyTensor weight = laid_out(layer.weight, Layout::nhwc);
      auto call = PreparedCall::make(*halide, {layer.problem, ElementType::f32, Layout::nhwc},
                                     weight.view(), bias, 1);
      ASSERT_TRUE(call) << call.error().message();
      AnyTensor output(ElementType::f32, layer.output.extents(), Layout::nhwc);
      const auto error = call->run(laid_out(layer.input, Layout::nhwc).view(), output);
      ASSERT_FALSE(error) << error->message();
      const TensorView<const float> found(static_cast<const float*>(output.data()),
                                          output.extents(), output.strides());
      for (std::int64_t k = 0; k < 33; ++k) {
        for (std::int64_t x = 0; x < expected.extents()[3]; ++x) {
          ASSERT_EQ(found(1, k, 0, x), expected(1, k, 0, x)) << line << " " << k << " " << x;
        }
        ASSERT_EQ(found(1, k, expected.extents()[2] - 1, 0),
                  expected(1, k, expected.extents()[2] - 1, 0))
            << line;
      }
    }
  }
}

// More of memory is read than windows see.
TEST(Depthwise, WhatLiesAroundAPlaneDoesNotMatter) {
  for (const char* line : {"c3 h14 w14 oc3 k3x3 p1x1 g3", "n3 c1 h30 w19 oc1 k3x3 p1x1",
                           "c3 h29 w29 oc3 k3x3 s2 p1x1 g3", "c3 h28 w28 oc3 k3x3 s2 p1x1 g3",
                           "c3 h28 w56 oc3 k3x3 s2 p1x1 g3", "n3 c1 h21 w70 oc1 k3x3 s2 p0x0..1x1",
                           "c3 h30 w33 oc3 k5x5 s2 p2x2 g3", "c3 h14 w100 oc3 k3x3 p1x1 g3",
                           "c3 h14 w14 oc3 k5x5 p2x2 g3", "c3 h14 w35 oc3 k3x5 p2x7 d2x4 g3",
                           "c3 h14 w35 oc3 k3x4 s1x2 p1x3 g3", "c3 h33 w33 oc3 k3x3 p2x2 d2x2 g3",
                           "n3 c1 h50 w40 oc1 k3x3 p4x4 d4x4", "c3 h20 w70 oc3 k3x3 p1x1 g3",
                           "c3 h33 w33 oc3 k3x3 p12x12 d12x12 g3", "n3 c1 h30 w40 oc1 k9x9 p4x4",
                           "c3 h14 w35 oc3 k3x5 p2x8 d2x4 g3", "c3 h14 w14 oc3 k7x7 p3x3 g3",
                           "c3 h33 w33 oc3 k3x3 p13x13 d13x13 g3"}) {
    expect_exact_amid_nan(line);
  }
}

}  // namespace
}  // namespace convlaw
