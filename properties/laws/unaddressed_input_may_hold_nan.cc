// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Which elements of an axis some tap of some window reads.
std::vector<bool> addressed(const Axis& axis) {
  std::vector<bool> read(static_cast<std::size_t>(axis.extent));
  for (std::int64_t out = 0; out < axis.output(); ++out) {
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
      if (const auto i = axis.source(out, tap)) read[static_cast<std::size_t>(*i)] = true;
    }
  }
  return read;
}

Verdict judge_unaddressed_input_may_hold_nan(Trial& trial) {
  const std::vector<bool> rows = addressed(vertical_axis(trial.problem()));
  const std::vector<bool> columns = addressed(horizontal_axis(trial.problem()));
  // Integers have no NaN; the largest of them is at least not what was there.
  const double poison = trial.of_integers() ? largest_integer(trial.types().input)
                                            : std::numeric_limits<double>::quiet_NaN();
  bool any = false;
  Operands operands = trial.operands();
  operands.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    if (rows[static_cast<std::size_t>(h)] && columns[static_cast<std::size_t>(w)]) {
      return trial.input()(n, c, h, w);
    }
    any = true;
    return poison;
  });
  if (!any) return Verdict::inconclusive("every input element is read by some window");
  return trial.expect_same(
      trial.run(), trial.run(trial.problem(), operands),
      "the output and that with NaN (in integers: the largest) where no window reads");
}

}  // namespace

const Law unaddressed_input_may_hold_nan{
    .name = "unaddressed_input_may_hold_nan",
    .chapter = "A13",
    .formula =
        "f(x) = f(x with NaN where no window reads): between strides, between dilated taps, "
        "behind the last window",
    .reason = "an element that no tap of any window covers is no operand of any output",
    .exactness = Exactness::direct_only,
    .judge = judge_unaddressed_input_may_hold_nan,
    .kept_because =
        "it fills all that no window reads at once; the laws of NaN and of windows change one "
        "element, which is seldom there",
};

}  // namespace convlaw
