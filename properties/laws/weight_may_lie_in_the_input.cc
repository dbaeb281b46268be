// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// The host must not pad, the tensors must have no gaps, and the weight must be no larger than the
// input.
void adapt_weight_may_lie_in_the_input(Case& c) {
  use_zeros_mode(c);
  if (c.typed.layout == Layout::strided) c.typed.layout = Layout::nchw;
  Conv2dProblem& p = c.problem();
  const double taps = static_cast<double>(p.kernel_size.h) * static_cast<double>(p.kernel_size.w);
  const double pixels = static_cast<double>(p.height) * static_cast<double>(p.width);
  if (taps > pixels * static_cast<double>(p.images())) {
    p.batch = static_cast<std::int64_t>(std::ceil(taps / pixels));
  }
  const double most = std::floor(pixels * static_cast<double>(p.images()) / taps);
  const std::int64_t group_outputs = p.out_channels / p.groups;
  if (static_cast<double>(group_outputs) > most) {
    p.out_channels = p.groups * static_cast<std::int64_t>(most);
  }
}

std::vector<double> as_in_memory(const Values& values, Layout layout) {
  std::vector<double> memory(values.elements().size());
  const Strides strides = dense_strides(values.extents(), layout);
  for_each_index(values.extents(), [&](auto i, auto j, auto k, auto l) {
    memory[static_cast<std::size_t>(i * strides[0] + j * strides[1] + k * strides[2] +
                                    l * strides[3])] = values(i, j, k, l);
  });
  return memory;
}

Verdict judge_weight_may_lie_in_the_input(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Layout layout = trial.typed().layout;
  Operands operands = trial.operands();
  // What is an input in u8 must be the same number as a weight in i8.
  if (trial.typed().dtype == ElementType::u8) {
    for (double& x : operands.input.elements()) x = std::trunc(x / 2);
  }
  const std::vector<double> memory = as_in_memory(operands.input, layout);
  const Extents extents = weight_extents(p);
  const Strides strides = dense_strides(extents, layout);
  operands.weight = make_values(extents, [&](auto i, auto j, auto k, auto l) {
    return memory[static_cast<std::size_t>(i * strides[0] + j * strides[1] + k * strides[2] +
                                           l * strides[3])];
  });
  const Values apart = trial.run(p, operands);
  const auto stage = trial.make_stage(p, operands, {.weight_in_input = true});
  if (!stage) return Verdict::holds();
  return trial.expect_same(apart, trial.run_on(*stage, p),
                           "the output for a weight of its own, and for one in the input's memory");
}

}  // namespace

const Law weight_may_lie_in_the_input{
    .name = "weight_may_lie_in_the_input",
    .chapter = "H8",
    .formula = "f(x, w) is the same where w is read from the memory of x",
    .reason = "both are read only, and what is only read may be read under two names",
    .exactness = Exactness::integers,
    .judge = judge_weight_may_lie_in_the_input,
    .adapt = adapt_weight_may_lie_in_the_input,
};

}  // namespace convlaw
