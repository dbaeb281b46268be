// SPDX-License-Identifier: MIT
#include "reference/tests/ways/arithmetic.h"
#include "reference/tests/ways/orders.h"
#include "reference/tests/ways/rounding.h"
#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

template <class A>
Run summed_in_order(Order order, Direction output_direction = Direction::nearest_even) {
  return [=](const Conv2dProblem& problem, const Operands& operands) {
    const ElementType type = element_types(operands.input.type()).output;
    return compute_outputs(problem, operands, [&](const Addends& addends) {
      const auto sum = static_cast<double>(sum_in_order<A>(order, addends));
      return round_to(type, sum, output_direction);
    });
  };
}

// Input and weight through `round` first.
Run with_rounded_inputs(double (*round)(double), const Run& run) {
  return [=](const Conv2dProblem& problem, Operands operands) {
    for (AnyTensor* tensor : {&operands.input, &operands.weight}) {
      for (std::int64_t i = 0; i < tensor->size(); ++i) tensor->set(i, round(tensor->get(i)));
    }
    return run(problem, operands);
  };
}

double to_tf32_even(double value) { return round_to_tf32(value, Direction::nearest_even); }
double to_tf32_away(double value) { return round_to_tf32(value, Direction::nearest_away); }

// torch on cuDNN: the sum is rounded to the output's type, then the bias is added to that.
AnyTensor bias_after_rounding(const Conv2dProblem& problem, const Operands& operands) {
  const ElementType type = operands.input.type();
  return compute_outputs(problem, operands, [&](Addends& addends) {
    const double bias = addends.bias.value_or(0);
    addends.bias.reset();
    const float sum = sum_in_order<Floating<float>>(Order::definition, addends);
    return round_to(type, round_to(type, static_cast<double>(sum)) + bias);
  });
}

AnyTensor flushing(const Conv2dProblem& problem, const Operands& operands) {
  return compute_outputs(problem, operands, [](const Addends& addends) {
    return static_cast<double>(Flushing::flush(sum_in_order<Flushing>(Order::lanes_fma, addends)));
  });
}

Contract with(void (*change)(Contract&)) {
  Contract contract;
  change(contract);
  return contract;
}

Way blocks(int terms, int extra_bits, InputRounding inputs) {
  Contract contract;
  contract.algorithm = Algorithm::block_fma;
  contract.input_rounding = inputs;
  contract.block_terms = terms;
  contract.block_extra_bits = extra_bits;
  Run run = [=](const Conv2dProblem& problem, const Operands& operands) {
    return block_fma(problem, operands, terms, extra_bits);
  };
  if (inputs == InputRounding::tf32) run = with_rounded_inputs(to_tf32_away, run);
  return {"blocks of " + std::to_string(terms) + "+" + std::to_string(extra_bits), contract,
          std::move(run)};
}

std::vector<Way> weaker_f32() {
  const Contract tf32 = with([](Contract& c) { c.input_rounding = InputRounding::tf32; });
  std::vector<Way> ways{
      {"inputs to TF32, even", tf32,
       with_rounded_inputs(to_tf32_even, summed_in_order<Floating<float>>(Order::definition))},
      {"inputs to TF32, away", tf32,
       with_rounded_inputs(to_tf32_away, summed_in_order<Floating<float>>(Order::lanes_fma))},
      {"inputs to bf16", with([](Contract& c) { c.input_rounding = InputRounding::bf16; }),
       with_rounded_inputs(to_bf16, summed_in_order<Floating<float>>(Order::lanes_fma))},
      {"inputs to f16", with([](Contract& c) { c.input_rounding = InputRounding::f16; }),
       with_rounded_inputs(to_f16, summed_in_order<Floating<float>>(Order::lanes_fma))},
      {"sums in f16", with([](Contract& c) { c.accumulator = ElementType::f16; }),
       summed_in_order<Narrow<ElementType::f16>>(Order::definition)},
      {"sums in bf16", with([](Contract& c) { c.accumulator = ElementType::bf16; }),
       summed_in_order<Narrow<ElementType::bf16>>(Order::definition)},
      {"flushes to zero", with([](Contract& c) { c.flushes_subnormals = true; }), flushing},
      {"Winograd 2x2", with([](Contract& c) { c.algorithm = Algorithm::winograd_2x2_3x3; }),
       [](const auto& problem, const auto& operands) { return winograd(problem, operands, 2); },
       winograd_takes},
      {"Winograd 4x4", with([](Contract& c) { c.algorithm = Algorithm::winograd_4x4_3x3; }),
       [](const auto& problem, const auto& operands) { return winograd(problem, operands, 4); },
       winograd_takes},
      {"FFT", with([](Contract& c) { c.algorithm = Algorithm::fft; }), fft, fft_takes}};
  ways.push_back(blocks(4, 1, InputRounding::tf32));
  ways.push_back(blocks(8, 2, InputRounding::tf32));
  return ways;
}

template <ElementType type>
std::vector<Way> weaker_narrow() {
  const Contract narrow_sums = with([](Contract& c) { c.accumulator = type; });
  std::vector<Way> ways{
      {"sums as narrow", narrow_sums, summed_in_order<Narrow<type>>(Order::definition)},
      {"sums as narrow, positive first", narrow_sums,
       summed_in_order<Narrow<type>>(Order::positive_first)},
      {"bias after rounding", with([](Contract& c) { c.bias_stage = BiasStage::after_rounding; }),
       bias_after_rounding},
      {"cut when stored", with([](Contract& c) { c.output_rounding = Rounding::toward_zero; }),
       summed_in_order<Floating<float>>(Order::lanes_fma, Direction::toward_zero)}};
  ways.push_back(blocks(4, 0, InputRounding::none));
  ways.push_back(blocks(8, 1, InputRounding::none));
  ways.push_back(blocks(16, 2, InputRounding::none));
  return ways;
}

}  // namespace

std::vector<Way> weaker_ways(ElementType type) {
  if (type == ElementType::f32) return weaker_f32();
  if (type == ElementType::f16) return weaker_narrow<ElementType::f16>();
  if (type == ElementType::bf16) return weaker_narrow<ElementType::bf16>();
  return {};
}

}  // namespace convlaw::ways
