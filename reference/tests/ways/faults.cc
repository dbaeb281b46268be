// SPDX-License-Identifier: MIT
#include "reference/tests/ways/faults.h"

#include "convlaw/conv2d.h"
#include "reference/tests/ways/arithmetic.h"
#include "reference/tests/ways/orders.h"
#include "reference/tests/ways/rounding.h"

namespace convlaw::ways {
namespace {

template <class A>
AnyTensor in_definition_order(const Conv2dProblem& problem, const Operands& operands) {
  return compute_outputs(problem, operands, [](const Addends& addends) {
    return static_cast<double>(static_cast<float>(sum_in_order<A>(Order::definition, addends)));
  });
}

// The weight as `change(position, value)` makes it.
template <class Change>
Operands with_weight(Operands operands, Change change) {
  const AnyTensor original = operands.weight;
  for (std::int64_t i = 0; i < original.size(); ++i) {
    operands.weight.set(i, change(original, i));
  }
  return operands;
}

AnyTensor tap_dropped(const Conv2dProblem& problem, const Operands& operands) {
  const std::int64_t filter = problem.in_channels * 9;
  return correct_f32(problem, with_weight(operands, [=](const AnyTensor& w, std::int64_t i) {
                       return i % filter == 4 ? 0 : w.get(i);
                     }));
}

AnyTensor last_channel_skipped(const Conv2dProblem& problem, const Operands& operands) {
  const std::int64_t filter = problem.in_channels * 9;
  return correct_f32(problem, with_weight(operands, [=](const AnyTensor& w, std::int64_t i) {
                       return i % filter >= filter - 9 ? 0 : w.get(i);
                     }));
}

AnyTensor kernel_transposed(const Conv2dProblem& problem, const Operands& operands) {
  return correct_f32(problem, with_weight(operands, [](const AnyTensor& w, std::int64_t i) {
                       return w.get(i / 9 * 9 + i % 3 * 3 + i % 9 / 3);
                     }));
}

AnyTensor bias_omitted(const Conv2dProblem& problem, Operands operands) {
  operands.bias.reset();
  return correct_f32(problem, operands);
}

// `output` with some of its elements taken from `wrong`.
template <class Where>
AnyTensor spliced(AnyTensor output, const AnyTensor& wrong, Where where) {
  for (std::int64_t i = 0; i < output.size(); ++i) {
    if (where(i)) output.set(i, wrong.get(i));
  }
  return output;
}

AnyTensor bias_missing_in_a_column(const Conv2dProblem& problem, const Operands& operands) {
  const std::int64_t width = output_size(problem).w;
  return spliced(correct_f32(problem, operands), bias_omitted(problem, operands),
                 [=](std::int64_t i) { return i % width == width - 1; });
}

std::int64_t middle_output(const Conv2dProblem& problem) {
  const Size2 size = output_size(problem);
  return size.h / 2 * size.w + size.w / 2;
}

AnyTensor tap_dropped_once(const Conv2dProblem& problem, const Operands& operands) {
  const std::int64_t middle = middle_output(problem);
  return spliced(correct_f32(problem, operands), tap_dropped(problem, operands),
                 [=](std::int64_t i) { return i == middle; });
}

AnyTensor padding_shifted(Conv2dProblem problem, const Operands& operands) {
  --problem.padding.begin.h, --problem.padding.begin.w;
  ++problem.padding.end.h, ++problem.padding.end.w;
  return correct_f32(problem, operands);
}

AnyTensor edge_repeated(Conv2dProblem problem, const Operands& operands) {
  problem.padding_mode = PaddingMode::replicate;
  return correct_f32(problem, operands);
}

// The image gets as many columns as there is padding on the right, holding what follows in memory.
AnyTensor next_row_read(Conv2dProblem problem, Operands operands) {
  const AnyTensor image = operands.input;
  const std::int64_t width = problem.width + problem.padding.end.w;
  AnyTensor wider(image.type(), {problem.images(), problem.in_channels, problem.height, width});
  for (std::int64_t i = 0; i < wider.size(); ++i) {
    const std::int64_t source = i / width * problem.width + i % width;
    wider.set(i, source < image.size() ? image.get(source) : 0);
  }
  operands.input = wider;
  problem.width = width;
  problem.padding.end.w = 0;
  return correct_f32(problem, operands);
}

template <double (*round)(double)>
AnyTensor inputs_rounded(const Conv2dProblem& problem, Operands operands) {
  for (AnyTensor* tensor : {&operands.input, &operands.weight}) {
    for (std::int64_t i = 0; i < tensor->size(); ++i) tensor->set(i, round(tensor->get(i)));
  }
  return correct_f32(problem, operands);
}

template <double (*round)(double)>
AnyTensor result_rounded(const Conv2dProblem& problem, const Operands& operands) {
  AnyTensor output = correct_f32(problem, operands);
  for (std::int64_t i = 0; i < output.size(); ++i) output.set(i, round(output.get(i)));
  return output;
}

double to_tf32(double value) { return round_to_tf32(value, Direction::nearest_away); }

}  // namespace

AnyTensor correct_f32(const Conv2dProblem& problem, const Operands& operands) {
  return in_definition_order<Floating<float>>(problem, operands);
}

Fault one_tap_of_one_output() { return {"one tap dropped at ONE output", tap_dropped_once}; }

Place place_left_out(const Conv2dProblem& problem) {
  const Size2 size = output_size(problem);
  return {0, size.h / 2 * problem.stride.h - problem.padding.begin.h + problem.dilation.h,
          size.w / 2 * problem.stride.w - problem.padding.begin.w + problem.dilation.w};
}

std::vector<Fault> faults() {
  return {{"one tap dropped everywhere", tap_dropped},
          one_tap_of_one_output(),
          {"last input channel skipped", last_channel_skipped},
          {"bias omitted", bias_omitted},
          {"bias missing at one column", bias_missing_in_a_column},
          {"kernel transposed", kernel_transposed},
          {"padding shifted", padding_shifted},
          {"clamp-to-edge padding", edge_repeated},
          {"right padding reads the next row", next_row_read},
          {"f16-rounded inputs", inputs_rounded<to_f16>},
          {"bf16-rounded inputs", inputs_rounded<to_bf16>},
          {"TF32-rounded inputs", inputs_rounded<to_tf32>},
          {"f16 accumulation", in_definition_order<Narrow<ElementType::f16>>},
          {"bf16 accumulation", in_definition_order<Narrow<ElementType::bf16>>},
          {"result rounded through f16", result_rounded<to_f16>},
          {"result rounded through bf16", result_rounded<to_bf16>}};
}

}  // namespace convlaw::ways
