// SPDX-License-Identifier: MIT
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

std::vector<bool> window_of(const Axis& axis, std::int64_t out) {
  std::vector<bool> read(static_cast<std::size_t>(axis.extent));
  for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
    if (const auto i = axis.source(out, tap)) read[static_cast<std::size_t>(*i)] = true;
  }
  return read;
}

Verdict judge_outputs_see_only_their_window(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Values y = trial.run();
  const std::int64_t oh = trial.draw(0, y.extent(2) - 1);
  const std::int64_t ow = trial.draw(0, y.extent(3) - 1);
  const std::vector<bool> rows = window_of(vertical_axis(p), oh);
  const std::vector<bool> columns = window_of(horizontal_axis(p), ow);
  Operands changed = trial.draw_operands(p);
  changed.weight = trial.weight();
  changed.bias = trial.bias();
  changed.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    const bool seen = rows[static_cast<std::size_t>(h)] && columns[static_cast<std::size_t>(w)];
    if (seen) return trial.input()(n, c, h, w);
    const double other = changed.input(n, c, h, w);
    return trial.of_integers() && other > 0 ? other - 1 : other + 1;  // stays in an integer's range
  });
  const auto pixel = [&](const Values& output) {
    return make_values({output.extent(0), output.extent(1), 1, 1},
                       [&](auto n, auto oc, auto, auto) { return output(n, oc, oh, ow); });
  };
  return trial.expect_same(pixel(y), pixel(trial.run(p, changed)),
                           "an output before and after the input outside its window changed");
}

}  // namespace

const Law outputs_see_only_their_window{
    .name = "outputs_see_only_their_window",
    .chapter = "D18",
    .formula =
        "x = x' on the window of (oh, ow): f(x)[:, :, oh, ow] = f(x')[:, :, oh, ow], bit for bit",
    .reason = "an output is a sum over its window",
    .exactness = Exactness::direct_only,
    .judge = judge_outputs_see_only_their_window,
    .kept_because =
        "bit for bit on any data, where a tile or a transform lets something through from outside",
};

}  // namespace convlaw
