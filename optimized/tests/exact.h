// SPDX-License-Identifier: MIT
// Layers of integers, on which every strategy of the direct algorithm is exact.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "convlaw/any_tensor.h"
#include "convlaw/halide_conv2d.h"
#include "convlaw/im2col.h"
#include "convlaw/prepared_call.h"
#include "convlaw/problem_text.h"
#include "convlaw/registry.h"

namespace convlaw {

inline Tensor<float> integers(const Extents& extents) {
  static std::mt19937 random(1);
  std::uniform_int_distribution<int> value(-9, 9);
  Tensor<float> tensor(extents);
  for (float& element : tensor.elements()) element = static_cast<float>(value(random));
  return tensor;
}

struct Layer {
  explicit Layer(const Conv2dProblem& p)
      : problem(p),
        input(integers({p.images(), p.in_channels, p.height, p.width})),
        weight(
            integers({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w})),
        bias(integers({1, 1, 1, p.out_channels}).elements()),
        output({p.images(), output_channels(p), output_size(p).h, output_size(p).w}) {}

  Conv2dProblem problem;
  Tensor<float> input, weight;
  std::vector<float> bias;
  Tensor<float> output;
};

inline Layer layer_of(const std::string& line) {
  return Layer(parse_line("convlaw1: " + line)->problem);
}

// Winograd's algorithm rounds sums of integers, and has a test of its own.
inline std::vector<const convlaw_implementation*> direct_implementations() {
  std::vector<const convlaw_implementation*> direct;
  for (const convlaw_implementation* implementation : optimized_implementations()) {
    if (implementation != &halide_winograd_implementation()) direct.push_back(implementation);
  }
  return direct;
}

inline AnyTensor laid_out(const Tensor<float>& tensor, Layout layout) {
  AnyTensor other(ElementType::f32, tensor.extents(), layout);
  const TensorView<float> to(static_cast<float*>(other.data()), other.extents(), other.strides());
  for_each_index(tensor.extents(), [&](auto... index) { to(index...) = tensor(index...); });
  return other;
}

inline void expect_exact(const convlaw_implementation& halide, Layer& layer, int threads) {
  Tensor<float> expected(layer.output.extents());
  conv2d_im2col(layer.problem, layer.input, layer.weight, layer.bias, expected);
  const Extents of_bias{static_cast<std::int64_t>(layer.bias.size()), 1, 1, 1};
  const AnyView bias =
      any_view(TensorView<const float>(layer.bias.data(), of_bias, Strides{1, 1, 1, 1}));
  for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
    const std::string name =
        halide.name + (": " + to_line(layer.problem)) + " " + std::string(to_string(layout));
    const AnyTensor weight = laid_out(layer.weight, layout);
    auto call = PreparedCall::make(halide, {layer.problem, ElementType::f32, layout}, weight.view(),
                                   bias, threads);
    ASSERT_TRUE(call) << call.error().message();
    AnyTensor output(ElementType::f32, layer.output.extents(), layout);
    const auto error = call->run(laid_out(layer.input, layout).view(), output);
    ASSERT_FALSE(error) << error->message();
    EXPECT_EQ(output.bytes(), laid_out(expected, layout).bytes()) << name;
  }
}

/// The second of three planes, of images or of channels, is computed between what is no number.
inline void expect_exact_amid_nan(const char* line) {
  for (const convlaw_implementation* halide : direct_implementations()) {
    Layer layer = layer_of(line);
    Tensor<float> expected(layer.output.extents());
    conv2d_im2col(layer.problem, layer.input, layer.weight, layer.bias, expected);
    const std::int64_t image = layer.problem.images() == 3 ? 1 : 0;
    const std::int64_t channel = 1 - image;
    const auto is_second = [&](auto n, auto c) { return n == image && c == channel; };
    for_each_index(layer.input.extents(), [&](auto n, auto c, auto y, auto x) {
      if (!is_second(n, c)) layer.input(n, c, y, x) = std::numeric_limits<float>::quiet_NaN();
    });
    auto call =
        PreparedCall::make(*halide, layer.problem, layer.weight.view(), layer.bias.data(), 1);
    ASSERT_TRUE(call) << call.error().message();
    const auto error = call->run(layer.input.view(), layer.output.view());
    ASSERT_FALSE(error) << error->message();
    for_each_index(layer.output.extents(), [&](auto n, auto c, auto y, auto x) {
      if (is_second(n, c)) {
        ASSERT_EQ(layer.output(n, c, y, x), expected(n, c, y, x)) << line << " " << y << " " << x;
      }
    });
  }
}

inline void expect_exact_on(std::initializer_list<int> threads,
                            std::initializer_list<const char*> lines) {
  for (const convlaw_implementation* halide : direct_implementations()) {
    for (const int number : threads) {
      for (const char* line : lines) {
        Layer layer = layer_of(line);
        expect_exact(*halide, layer, number);
      }
    }
  }
}

}  // namespace convlaw
