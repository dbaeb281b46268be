// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/many.h"

namespace convlaw {
namespace {

void adapt(Case& c) {
  use_two_images(c);
  use_tiny_image(c);
}

Verdict judge(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem large = p;
  large.batch = many(trial, p.images());
  trial.require_room(large);
  const auto copies = [&](const Values& images) {
    Extents extents = images.extents();
    extents[0] = *large.batch;
    return make_values(extents, [&](auto n, auto c, auto h, auto w) {
      return images(original_of(n, p.images(), *large.batch), c, h, w);
    });
  };
  const Operands operands{copies(trial.input()), trial.weight(), trial.bias()};
  return trial.expect_same(copies(trial.run()), trial.run(large, operands),
                           "copies of the images' outputs and the output for copies of the images");
}

}  // namespace

const Law many_images_are_computed_alike{
    .name = "many_images_are_computed_alike",
    .chapter = "C17",
    .formula = "x' = x[i] for some images i, up to 2^16 and more: f(x') = f(x)[i]",
    .reason = "an image is convolved by itself, whatever its number in the batch",
    .exactness = Exactness::integers,
    .judge = judge,
    .adapt = adapt,
};

}  // namespace convlaw
