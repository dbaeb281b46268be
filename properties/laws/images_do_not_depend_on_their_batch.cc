// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_images_do_not_depend_on_their_batch(Trial& trial) {
  const std::int64_t image = trial.draw(0, trial.problem().images() - 1);
  const auto only = [&](const Values& batch) {
    Extents extents = batch.extents();
    extents[0] = 1;
    return make_values(extents,
                       [&](auto, auto c, auto h, auto w) { return batch(image, c, h, w); });
  };
  Conv2dProblem alone = trial.problem();
  alone.batch = 1;
  Operands operands = trial.operands();
  operands.input = only(operands.input);
  return trial.expect_same(only(trial.run()), trial.run(alone, operands),
                           "an image's output in its batch and alone");
}

}  // namespace

const Law images_do_not_depend_on_their_batch{
    .name = "images_do_not_depend_on_their_batch",
    .chapter = "C2",
    .formula = "f(x)[n] = f(x[n])",
    .reason = "every image is convolved by itself, whatever the size of the batch",
    .exactness = Exactness::integers,
    .judge = judge_images_do_not_depend_on_their_batch,
    .adapt = use_two_images,
    .kept_because =
        "it is what is asked of a library by name, batch invariance; the other laws that see it "
        "blame something else",
};

}  // namespace convlaw
