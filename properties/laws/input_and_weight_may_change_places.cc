// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Every offset of the kernel over the image, one group, stride and dilation 1; and a tall image now
// and then, which makes a tall kernel.
void adapt_input_and_weight_may_change_places(Case& c) {
  constexpr std::int64_t kTall = 40;
  use_zeros_mode(c);
  Conv2dProblem& p = c.problem();
  p.batch = std::clamp<std::int64_t>(p.images(), 1, 2);
  p.in_channels = std::min<std::int64_t>(p.in_channels / p.groups, 2);
  p.out_channels = std::min<std::int64_t>(p.out_channels / p.groups, 3);
  p.groups = 1;
  p.bias = false;
  p.stride = p.dilation = {1, 1};
  p.padding = Padding::symmetric({p.kernel_size.h - 1, p.kernel_size.w - 1});
  const bool tall = c.data.seed % 4 == 0;
  p.height = tall ? kTall : std::clamp<std::int64_t>(p.height, 1, 8);
  p.width = std::clamp<std::int64_t>(p.width, 1, tall ? 3 : 8);
}

Verdict judge_input_and_weight_may_change_places(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Values x = trial.input();
  Values w = trial.weight();
  // Sums over the larger of the two must be exact, too.
  const double limit = std::ldexp(1.0, precision_bits(trial.types().output)) - 1;
  const auto terms = static_cast<double>(
      p.in_channels * std::max(p.height * p.width, p.kernel_size.h * p.kernel_size.w));
  const double most = std::max(std::floor(std::sqrt(limit / terms)), 1.0);
  for (double& element : x.elements()) element = std::fmod(element, most + 1);
  for (double& element : w.elements()) element = std::fmod(element, most + 1);
  if (trial.typed().dtype == ElementType::u8) {  // what both types have
    for (double& element : x.elements()) element = std::min(element, 127.0);
    for (double& element : w.elements()) element = std::abs(element);
  }
  Conv2dProblem swapped = p;
  swapped.batch = p.out_channels;
  swapped.out_channels = p.images();
  swapped.height = p.kernel_size.h;
  swapped.width = p.kernel_size.w;
  swapped.kernel_size = {p.height, p.width};
  swapped.padding = Padding::symmetric({p.height - 1, p.width - 1});
  trial.require_room(swapped);
  const Values y = trial.run(p, {x, w, {}});
  const Values expected =
      make_values(output_extents(swapped), [&](auto oc, auto n, auto h, auto v) {
        return y(n, oc, y.extent(2) - 1 - h, y.extent(3) - 1 - v);
      });
  return trial.expect_same(expected, trial.run(swapped, {w, x, {}}),
                           "the output turned around and that for input and weight swapped");
}

}  // namespace

const Law input_and_weight_may_change_places{
    .name = "input_and_weight_may_change_places",
    .chapter = "B14",
    .formula =
        "f(x, w; padding = kernel_size - 1)[n, oc, i, j] = f(w, x; padding = (H, W) - 1)[oc, n, "
        "-1 - i, -1 - j]",
    .reason =
        "a correlation is a sum of products x w over one offset, and seen from the kernel the "
        "offset is the other way around",
    .exactness = Exactness::integers,
    .judge = judge_input_and_weight_may_change_places,
    .adapt = adapt_input_and_weight_may_change_places,
};

}  // namespace convlaw
