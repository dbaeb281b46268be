// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "reference/tests/ways/rounding.h"
#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

// accumulator + the products [begin, end), in f32, everything cut rather than rounded. The products
// are exact in double, and so is the sum of numbers that were aligned to a common last place.
double add_block(double accumulator, const Addends& a, std::size_t begin, std::size_t end,
                 int extra_bits) {
  double largest = std::abs(accumulator);
  for (std::size_t i = begin; i < end; ++i) largest = std::max(largest, std::abs(a.x[i] * a.w[i]));
  if (largest == 0) return accumulator;

  const int last =
      std::max(std::ilogb(largest), least_normal_exponent(ElementType::f32)) - 23 - extra_bits;
  const auto aligned = [last](double addend) {
    return std::ldexp(std::trunc(std::ldexp(addend, -last)), last);
  };
  double sum = aligned(accumulator);
  for (std::size_t i = begin; i < end; ++i) sum += aligned(a.x[i] * a.w[i]);
  return round_to(ElementType::f32, sum, Direction::toward_zero);
}

}  // namespace

AnyTensor block_fma(const Conv2dProblem& problem, const Operands& operands, int terms,
                    int extra_bits) {
  const auto block = static_cast<std::size_t>(terms);
  return compute_outputs(problem, operands, [&](const Addends& a) {
    double sum = a.bias.value_or(0);
    for (std::size_t i = 0; i < a.x.size(); i += block) {
      sum = add_block(sum, a, i, std::min(i + block, a.x.size()), extra_bits);
    }
    return round_to(operands.input.type(), sum);
  });
}

}  // namespace convlaw::ways
