// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Outputs along an axis all of whose taps lie on the image, or on padding that continues it.
std::vector<bool> interior(const Axis& axis) {
  std::vector<bool> inside(static_cast<std::size_t>(axis.output()), true);
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (!axis.source(out, tap)) inside[static_cast<std::size_t>(out)] = false;
    }
  }
  return inside;
}

Verdict judge_zero_sum_kernels_do_not_see_a_constant(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  double largest = 1;
  for (const double x : trial.input().elements()) largest = std::max(largest, std::abs(x));
  const auto constant = static_cast<double>(trial.draw(1, static_cast<std::int64_t>(largest)));

  // Each weight less the one before it, around the kernel.
  Operands operands = trial.operands();
  const auto& w = trial.weight().elements();
  const std::size_t taps = w.size() / static_cast<std::size_t>(p.out_channels);
  for (std::size_t i = 0; i < w.size(); ++i) {
    operands.weight.elements()[i] = w[i] - w[i % taps == 0 ? i + taps - 1 : i - 1];
  }
  Operands raised = operands;
  for (double& x : raised.input.elements()) x += constant;
  const Values y = trial.run(p, operands);
  const Values got = trial.run(p, raised);
  const std::vector<bool> rows = interior(vertical_axis(p));
  const std::vector<bool> columns = interior(horizontal_axis(p));
  const Values expected = make_values(y.extents(), [&](auto n, auto oc, auto oh, auto ow) {
    const bool inside = rows[static_cast<std::size_t>(oh)] && columns[static_cast<std::size_t>(ow)];
    return inside ? y(n, oc, oh, ow) : got(n, oc, oh, ow);
  });
  return trial.expect_same(expected, got,
                           "the interior outputs before and after a constant was added to x");
}

}  // namespace

const Law zero_sum_kernels_do_not_see_a_constant{
    .name = "zero_sum_kernels_do_not_see_a_constant",
    .chapter = "F5",
    .formula = "sum of w[oc] = 0: f(x + c) = f(x) where no padding zero is under the window",
    .reason = "the constant adds c times the sum of the weights",
    .exactness = Exactness::integers,
    .judge = judge_zero_sum_kernels_do_not_see_a_constant,
    .headroom = 4,
    .kept_because =
        "it points at offsets: zero points, and the sums that are kept to compensate for them",
};

}  // namespace convlaw
