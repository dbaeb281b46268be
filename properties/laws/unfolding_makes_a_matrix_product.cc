// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Several pixels: one alone would be a dot product.
void adapt_unfolding_makes_a_matrix_product(Case& c) { use_outputs(c, 2); }

Verdict judge_unfolding_makes_a_matrix_product(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t kh = p.kernel_size.h;
  const std::int64_t kw = p.kernel_size.w;
  const Values padded = trial.padded_input();

  // torch.nn.functional.unfold: one pixel for each window, one channel for each tap.
  Conv2dProblem unfolded = without_padding(p);
  unfolded.in_channels = grown(0, grown(0, p.in_channels, kh), kw);
  const Size2 out = output_size(p);
  unfolded.height = out.h;
  unfolded.width = out.w;
  unfolded.kernel_size = unfolded.stride = unfolded.dilation = {1, 1};
  trial.require_room(unfolded);
  Operands operands{Values(), Values(weight_extents(unfolded)), trial.bias()};
  operands.input = make_values(input_extents(unfolded), [&](auto n, auto c, auto oh, auto ow) {
    return padded(n, c / (kh * kw), oh * p.stride.h + c / kw % kh * p.dilation.h,
                  ow * p.stride.w + c % kw * p.dilation.w);
  });
  operands.weight.elements() = trial.weight().elements();
  return trial.expect_same(trial.run(unfolded, operands), trial.run(),
                           "the matrix product with the unfolded input, and the output");
}

}  // namespace

const Law unfolding_makes_a_matrix_product{
    .name = "unfolding_makes_a_matrix_product",
    .chapter = "D25",
    .formula = "f(x, w) = f1x1(F.unfold(x), w as a matrix)",
    .reason = "a window is a column of the unfolded input (im2col), a kernel a row of the matrix",
    .exactness = Exactness::integers,
    .judge = judge_unfolding_makes_a_matrix_product,
    .adapt = adapt_unfolding_makes_a_matrix_product,
};

}  // namespace convlaw
