// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

using Element = std::array<std::int64_t, 4>;

// The input elements under the window of one output.
std::vector<Element> window_of(const Conv2dProblem& p, const Element& output) {
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group = output[1] / (p.out_channels / p.groups);
  std::vector<Element> elements;
  for_each_index({1, group_inputs, p.kernel_size.h, p.kernel_size.w},
                 [&](auto, auto ic, auto kh, auto kw) {
                   const auto h = rows.source(output[2], kh);
                   const auto w = columns.source(output[3], kw);
                   if (h && w) elements.push_back({output[0], group * group_inputs + ic, *h, *w});
                 });
  return elements;
}

Verdict judge_opposite_infinities_make_nan(Trial& trial) {
  if (trial.of_integers()) return Verdict::inconclusive("integers have no infinity");
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const Conv2dProblem& p = trial.problem();
  const Size2 out = output_size(p);
  const std::vector<Element> window =
      window_of(p, {trial.draw(0, p.images() - 1), trial.draw(0, p.out_channels - 1),
                    trial.draw(0, out.h - 1), trial.draw(0, out.w - 1)});
  if (window.empty()) return Verdict::inconclusive("the window lies in the padding");
  const auto draw = [&] {
    return window[static_cast<std::size_t>(
        trial.draw(0, static_cast<std::int64_t>(window.size()) - 1))];
  };
  const Reach positive(p, draw());
  const Reach negative(p, draw());
  if (positive.element() == negative.element()) {
    return Verdict::inconclusive("both infinities would be one element");
  }
  // Positive weights, so that no infinity meets a zero.
  Operands operands = trial.operands();
  for (double& w : operands.weight.elements()) w = w == 0 ? 1 : std::abs(w);
  const Values y = trial.run(p, operands);
  operands.input = negative.with(positive.with(operands.input, kInfinity), -kInfinity);
  const Values expected = make_values(y.extents(), [&](auto... index) {
    const double up = positive.covers(index...) ? kInfinity : 0;
    const double down = negative.covers(index...) ? -kInfinity : 0;
    return up == 0 && down == 0 ? y(index...) : up + down;
  });
  return trial.expect_same(expected, trial.run(p, operands),
                           "NaN where a window covers both infinities, one of them where it covers "
                           "one, the output elsewhere");
}

}  // namespace

const Law opposite_infinities_make_nan{
    .name = "opposite_infinities_make_nan",
    .chapter = "G10",
    .formula =
        "x has an infinity of each sign, w > 0: y is NaN where a window covers both, infinite "
        "where it covers one, and has the same bits elsewhere",
    .reason = "infinity less infinity is NaN, in whatever order the other terms come",
    .exactness = Exactness::direct_only,
    .judge = judge_opposite_infinities_make_nan,
};

}  // namespace convlaw
