// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/special_values.h"

namespace convlaw {
namespace {

Verdict judge_other_images_may_hold_anything(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t image = trial.draw(0, p.images() - 1);
  const double huge = huge_value(trial.types().input);
  Operands changed = trial.operands();
  changed.input = make_values(trial.input().extents(), [&](auto n, auto c, auto h, auto w) {
    return n == image ? trial.input()(n, c, h, w) : huge;
  });
  const auto only = [&](const Values& y) {
    return make_values({1, y.extent(1), y.extent(2), y.extent(3)},
                       [&](auto, auto oc, auto h, auto w) { return y(image, oc, h, w); });
  };
  return trial.expect_same(only(trial.run()), only(trial.run(p, changed)),
                           "an image's output before and after the others became huge");
}

}  // namespace

const Law other_images_may_hold_anything{
    .name = "other_images_may_hold_anything",
    .chapter = "C16",
    .formula = "x[n] = x'[n]: f(x)[n] = f(x')[n], bit for bit, with huge numbers in x'[m], m != n",
    .reason = "no other image is an operand: no range, scale or flag may be taken over the batch",
    .exactness = Exactness::any_data,
    .judge = judge_other_images_may_hold_anything,
    .adapt = use_two_images,
};

}  // namespace convlaw
