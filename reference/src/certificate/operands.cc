// SPDX-License-Identifier: MIT
#include "reference/src/certificate/operands.h"

#include <numeric>
#include <utility>
#include <vector>

namespace convlaw {
namespace {

// Every filter's `non_zero_weights` places, drawn uniformly by the first steps of a shuffle.
void draw_sparse_weight(const ProbeContext& context, AnyTensor& weight) {
  RandomStream choices = context.stream(Purpose::choices);
  const std::int64_t taps = context.plan.taps;
  const std::int64_t letters = context.plan.weight.size - 1;  // without 0
  std::vector<std::int64_t> places(static_cast<std::size_t>(taps));
  for (std::int64_t i = 0; i < weight.size(); ++i) weight.set(i, 0);
  for (std::int64_t filter = 0; filter < weight.size(); filter += taps) {
    std::iota(places.begin(), places.end(), 0);
    for (std::int64_t i = 0; i < context.plan.non_zero_weights; ++i) {
      auto& place = places[static_cast<std::size_t>(i)];
      std::swap(place, places[static_cast<std::size_t>(i + choices.below(taps - i))]);
      const std::int64_t letter = context.plan.weight.low + choices.below(letters);
      weight.set(filter + place, static_cast<double>(letter < 0 ? letter : letter + 1));
    }
  }
}

}  // namespace

ProbeOperands::ProbeOperands(const Conv2dProblem& problem, const ElementTypes& types)
    : input(types.input, {problem.images(), problem.in_channels, problem.height, problem.width}),
      weight(types.weight, {problem.out_channels, problem.in_channels / problem.groups,
                            problem.kernel_size.h, problem.kernel_size.w}),
      bias(types.bias, {problem.out_channels, 1, 1, 1}),
      output(types.output, {problem.images(), problem.out_channels, output_size(problem).h,
                            output_size(problem).w}),
      has_bias(problem.bias) {}

RunOperands ProbeOperands::sent() const {
  RunOperands sent{(disguised_input ? *disguised_input : input).view(),
                   (disguised_weight ? *disguised_weight : weight).view(), std::nullopt};
  if (has_bias) sent.bias = bias.view();
  return sent;
}

ProbeTensors ProbeOperands::integers() const {
  ProbeTensors tensors{input.view(), weight.view(), std::nullopt, output.view()};
  if (has_bias) tensors.bias = bias.view();
  return tensors;
}

void draw_structure(const ProbeContext& context, ProbeOperands& operands) {
  context.stream(Purpose::input).fill(operands.input, context.plan.input);
  if (context.plan.is_sparse()) {
    draw_sparse_weight(context, operands.weight);
  } else {
    context.stream(Purpose::weight).fill(operands.weight, context.plan.weight);
  }
  context.stream(Purpose::bias).fill(operands.bias, context.plan.bias);
}

}  // namespace convlaw
