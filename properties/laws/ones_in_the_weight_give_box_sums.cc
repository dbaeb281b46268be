// SPDX-License-Identifier: MIT
#include "convlaw/pad.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_ones_in_the_weight_give_box_sums(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Conv2dProblem plain = without_padding(p);
  const Values padded = trial.padded_input();
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;

  // The summed-area table of each group (Crow 1984), in steps of the dilation: the sum over all
  // elements above and to the left.
  Values table({p.images(), p.groups, plain.height, plain.width});
  const auto sum_to = [&](std::int64_t n, std::int64_t group, std::int64_t h, std::int64_t w) {
    return h < 0 || w < 0 ? 0.0 : table(n, group, h, w);
  };
  const std::int64_t dh = p.dilation.h;
  const std::int64_t dw = p.dilation.w;
  for_each_index(table.extents(), [&](auto n, auto group, auto h, auto w) {
    double sum = sum_to(n, group, h - dh, w) + sum_to(n, group, h, w - dw) -
                 sum_to(n, group, h - dh, w - dw);
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      sum += padded(n, group * group_inputs + ic, h, w);
    }
    table(n, group, h, w) = sum;
  });

  Operands operands = trial.operands();
  operands.weight = make_values(weight_extents(p), [](auto...) { return 1.0; });
  const Values expected = make_values(output_extents(p), [&](auto n, auto oc, auto oh, auto ow) {
    const std::int64_t group = oc / group_outputs;
    const std::int64_t above = oh * p.stride.h - dh;
    const std::int64_t before = ow * p.stride.w - dw;
    const std::int64_t bottom = above + p.kernel_size.h * dh;
    const std::int64_t right = before + p.kernel_size.w * dw;
    return (p.bias ? trial.bias()[static_cast<std::size_t>(oc)] : 0) +
           sum_to(n, group, bottom, right) - sum_to(n, group, above, right) -
           sum_to(n, group, bottom, before) + sum_to(n, group, above, before);
  });
  return trial.expect_same(expected, trial.run(p, operands),
                           "box sums of the input and the output for a weight of ones");
}

}  // namespace

const Law ones_in_the_weight_give_box_sums{
    .name = "ones_in_the_weight_give_box_sums",
    .chapter = "D3",
    .formula = "w = 1: y = b + the sums of x over its windows, taken from a summed-area table",
    .reason = "with a weight of ones the definition is a sum, which four numbers of a table give",
    .exactness = Exactness::integers,
    .judge = judge_ones_in_the_weight_give_box_sums,
    .compares_with_definition = true,
};

}  // namespace convlaw
