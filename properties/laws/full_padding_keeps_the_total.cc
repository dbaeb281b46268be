// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

void adapt_full_padding_keeps_the_total(Case& c) {
  use_zeros_mode(c);
  Conv2dProblem& p = c.problem();
  p.stride = {1, 1};
  p.kernel_size = {std::min<std::int64_t>(p.kernel_size.h, 3),
                   std::min<std::int64_t>(p.kernel_size.w, 3)};
  p.dilation = {std::min<std::int64_t>(p.dilation.h, 2), std::min<std::int64_t>(p.dilation.w, 2)};
  p.padding = Padding::symmetric(
      {p.dilation.h * (p.kernel_size.h - 1), p.dilation.w * (p.kernel_size.w - 1)});
}

// Integers modulo 2^64: a total may be too large for a double, but not wrong by a multiple of 2^64.
std::uint64_t modular(double integer) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(integer));
}

// The sum over the plane of channel j of image i.
std::uint64_t total(const Values& a, std::int64_t i, std::int64_t j) {
  std::uint64_t sum = 0;
  for (std::int64_t k = 0; k < a.extent(2); ++k) {
    for (std::int64_t l = 0; l < a.extent(3); ++l) sum += modular(a(i, j, k, l));
  }
  return sum;
}

Verdict judge_full_padding_keeps_the_total(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Values y = trial.run();
  for (const double element : y.elements()) {
    if (element != std::trunc(element) || std::abs(element) > 0x1p62) {
      return Verdict::broken("a sum of products of integers is not an integer: " +
                             std::to_string(element));
    }
  }
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const auto pixels = static_cast<std::uint64_t>(y.extent(2) * y.extent(3));
  const auto error_of = [&](std::int64_t n, std::int64_t oc) {
    std::uint64_t expected =
        p.bias ? pixels * modular(trial.bias()[static_cast<std::size_t>(oc)]) : 0;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      expected += total(trial.input(), n, oc / group_outputs * group_inputs + ic) *
                  total(trial.weight(), oc, ic);
    }
    return static_cast<double>(static_cast<std::int64_t>(total(y, n, oc) - expected));
  };
  const Extents totals{y.extent(0), y.extent(1), 1, 1};
  return trial.expect_same(
      Values(totals),
      make_values(totals, [&](auto n, auto oc, auto, auto) { return error_of(n, oc); }),
      "zero, and the sum over the output less sum(x) sum(w)");
}

}  // namespace

const Law full_padding_keeps_the_total{
    .name = "full_padding_keeps_the_total",
    .chapter = "E14",
    .formula =
        "padding = dilation (kernel_size - 1), stride 1: sum of y[n, oc] = sum over ic of "
        "(sum of x) (sum of w) + pixels b[oc]",
    .reason = "with full padding every input element meets every tap exactly once",
    .exactness = Exactness::integers,
    .judge = judge_full_padding_keeps_the_total,
    .adapt = adapt_full_padding_keeps_the_total,
    .kept_because = "one number for a whole output, from sums alone",
};

}  // namespace convlaw
