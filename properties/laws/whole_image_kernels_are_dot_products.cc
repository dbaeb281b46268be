// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_whole_image_kernels_are_dot_products(Case& c) {
  Conv2dProblem& p = c.problem();
  p.padding = {};
  p.dilation = {1, 1};
  p.height = p.kernel_size.h;
  p.width = p.kernel_size.w;
}

Verdict judge_whole_image_kernels_are_dot_products(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const auto [kh, kw] = p.kernel_size;
  // Every element a channel of its own: the same numbers in the same order.
  Conv2dProblem flat = p;
  flat.in_channels = grown(0, grown(0, p.in_channels, kh), kw);
  flat.height = flat.width = 1;
  flat.kernel_size = flat.stride = {1, 1};
  trial.require_room(flat);
  Operands operands{Values(input_extents(flat)), Values(weight_extents(flat)), trial.bias()};
  operands.input.elements() = trial.input().elements();
  operands.weight.elements() = trial.weight().elements();
  return trial.expect_same(trial.run(flat, operands), trial.run(),
                           "the output for elements as channels of one pixel, and for the image");
}

}  // namespace

const Law whole_image_kernels_are_dot_products{
    .name = "whole_image_kernels_are_dot_products",
    .chapter = "D23",
    .formula = "kernel_size = image, padding = 0: f(x, w) = f(x as channels of one pixel, w too)",
    .reason = "both are the dot product of an image and a kernel: a fully connected layer",
    .exactness = Exactness::integers,
    .judge = judge_whole_image_kernels_are_dot_products,
    .adapt = adapt_whole_image_kernels_are_dot_products,
};

}  // namespace convlaw
