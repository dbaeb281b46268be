// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>

#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

// The two-dimensional ones of shapes_basic. An axis that is not named is like the other.
constexpr std::array<std::string_view, 18> kShapes{
    "mb2ic3oc16_ih5oh5kh3ph1",     "mb2ic3oc17_ih5oh5kh3ph1",     "mb2ic3oc17_ih8oh4kh3ph1sh2",
    "mb2ic16oc16_ih5oh5kh1ph0",    "mb2ic17oc17_ih5oh5kh1ph0",    "mb2ic17oc17_ih8oh4kh1ph0sh2",
    "mb2ic16oc16_ih5oh5kh3ph1",    "mb2ic17oc17_ih5oh5kh3ph1",    "mb2ic17oc17_ih8oh4kh3ph1sh2",
    "mb2ic16oc16_ih5oh8kh3ph3",    "mb2ic17oc17_ih5oh8kh3ph3",    "mb2ic17oc17_ih8oh5kh3ph3sh2",
    "mb2g4ic16oc16_ih5oh5kh3ph1",  "mb2g4ic20oc20_ih5oh5kh3ph1",  "mb2g4ic20oc20_ih8oh4kh3ph1sh2",
    "mb2g16ic16oc16_ih5oh5kh3ph1", "mb2g17ic17oc17_ih5oh5kh3ph1", "mb2g17ic17oc17_ih8oh4kh3ph1sh2",
};

std::vector<TypedProblem> problems(std::uint64_t) {
  std::vector<TypedProblem> all;
  for (const std::string_view shape : kShapes) {
    const Result<Case> c = parse_case(shape);
    if (!c) continue;
    for (const ElementType dtype : {ElementType::f32, ElementType::f16, ElementType::bf16,
                                    ElementType::i8, ElementType::u8}) {
      for (const Layout layout : {Layout::nchw, Layout::nhwc}) {
        for (const bool bias : {true, false}) {  // FWD_B, FWD_D
          TypedProblem typed{c->problem(), dtype, layout};
          typed.problem.bias = bias;
          all.push_back(typed);
        }
      }
    }
  }
  return all;
}

// conv/cfg.cpp: whole numbers, from the lowest to the highest.
struct Range {
  std::int64_t low, high;
};

Range input_range(ElementType dtype) {
  switch (dtype) {
    case ElementType::u8:
      return {0, 160};  // into s32
    case ElementType::f32:
      return {-32, 32};
    default:
      return {-4, 4};
  }
}

Range weight_range(ElementType dtype) {
  switch (dtype) {
    case ElementType::f32:
      return {-32, 32};
    case ElementType::f16:
      return {-2, 2};
    default:
      return {-4, 4};
  }
}

// Sums stay exact, for which inputs of long sums are mostly zeros.
double density(const TypedProblem& typed) {
  const Range x = input_range(typed.dtype);
  const Range w = weight_range(typed.dtype);
  const Conv2dProblem& p = typed.problem;
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const auto terms = static_cast<double>(group_inputs * p.kernel_size.h * p.kernel_size.w);
  const double safe = std::ldexp(1, precision_bits(element_types(typed.dtype).output)) /
                      static_cast<double>(x.high * w.high);
  return std::min(1.0, safe / terms);
}

Operands operands(const TypedProblem& typed, std::uint64_t) {
  const Range x = input_range(typed.dtype);
  const Range w = weight_range(typed.dtype);
  const double kept = density(typed);
  // Weights beside s8 inputs are even.
  const std::int64_t step = typed.dtype == ElementType::i8 ? 2 : 1;
  PeerRandom random(1);  // every run has the same data
  const Conv2dProblem& p = typed.problem;
  Operands made{Values(input_extents(p)), Values(weight_extents(p)), {}};
  for (double& e : made.input.elements()) {
    const auto value = static_cast<double>(random.between(x.low, x.high));
    e = random.uniform(0, 1) < kept ? value : 0;
  }
  for (double& e : made.weight.elements()) {
    e = static_cast<double>(step * random.between(w.low / step, w.high / step));
  }
  for (std::int64_t oc = 0; p.bias && oc < p.out_channels; ++oc) {
    made.bias.push_back(static_cast<double>(random.between(-8, 8)));
  }
  return made;
}

bool accepts(const TypedProblem&, const Operands&, const Values& expected, const Values& got) {
  return all_close(expected, got, 0, 0);
}

}  // namespace

const Peer benchdnn{
    .name = "benchdnn",
    .source =
        "oneapi-src/oneDNN: tests/benchdnn/inputs/conv/test_conv_ci and shapes_basic, "
        "conv/cfg.cpp, "
        "utils/cfg.hpp. Direct, forward, f32 f16 bf16 and s8/u8 into s32, plain and axb, without "
        "attributes; its canaries and its mode B are not here",
    .problems = problems,
    .operands = operands,
    .accepts = accepts,
};

}  // namespace convlaw
