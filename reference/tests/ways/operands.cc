// SPDX-License-Identifier: MIT
#include "reference/tests/ways/operands.h"

namespace convlaw::ways {
namespace {

// What each tap of each output of an axis reads; -1 is a zero of the padding.
std::vector<std::int64_t> sources(const Axis& axis) {
  std::vector<std::int64_t> read;
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      read.push_back(axis.source(out, tap).value_or(-1));
    }
  }
  return read;
}

}  // namespace

JudgedTensors judged(const Operands& operands, const AnyTensor& output) {
  JudgedTensors tensors{operands.input.view(), operands.weight.view(), std::nullopt, output.view()};
  if (operands.bias) tensors.bias = operands.bias->view();
  return tensors;
}

AnyTensor empty_output(const Conv2dProblem& problem, const Operands& operands) {
  const Size2 size = output_size(problem);
  return {element_types(operands.input.type()).output,
          {problem.images(), problem.out_channels, size.h, size.w}};
}

std::vector<double> values(const AnyTensor& tensor) {
  std::vector<double> all(static_cast<std::size_t>(tensor.size()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = tensor.get(static_cast<std::int64_t>(i));
  return all;
}

void for_each_output(const Conv2dProblem& problem, const Operands& operands,
                     const std::function<void(std::int64_t, Addends&)>& visit) {
  const std::vector<double> input = values(operands.input);
  const std::vector<double> weight = values(operands.weight);
  const Axis vertical = vertical_axis(problem);
  const Axis horizontal = horizontal_axis(problem);
  const std::vector<std::int64_t> rows = sources(vertical);
  const std::vector<std::int64_t> columns = sources(horizontal);
  const std::int64_t group_inputs = problem.in_channels / problem.groups;
  const std::int64_t group_outputs = problem.out_channels / problem.groups;
  const std::int64_t plane = problem.height * problem.width;

  Addends addends;
  std::int64_t position = 0;
  const Extents extents{problem.images(), problem.out_channels, vertical.output(),
                        horizontal.output()};
  for_each_index(extents, [&](auto n, auto oc, auto oh, auto ow) {
    addends.x.clear();
    addends.w.clear();
    addends.bias.reset();
    if (operands.bias) addends.bias = operands.bias->get(oc);
    const std::int64_t* taps_h = &rows[static_cast<std::size_t>(oh * vertical.kernel)];
    const std::int64_t* taps_w = &columns[static_cast<std::size_t>(ow * horizontal.kernel)];
    const double* w =
        &weight[static_cast<std::size_t>(oc * group_inputs * vertical.kernel * horizontal.kernel)];
    const std::int64_t first_channel = oc / group_outputs * group_inputs;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const double* x =
          &input[static_cast<std::size_t>((n * problem.in_channels + first_channel + ic) * plane)];
      for (std::int64_t kh = 0; kh < vertical.kernel; ++kh) {
        for (std::int64_t kw = 0; kw < horizontal.kernel; ++kw, ++w) {
          if (taps_h[kh] < 0 || taps_w[kw] < 0) continue;
          addends.x.push_back(x[taps_h[kh] * problem.width + taps_w[kw]]);
          addends.w.push_back(*w);
        }
      }
    }
    visit(position++, addends);
  });
}

}  // namespace convlaw::ways
