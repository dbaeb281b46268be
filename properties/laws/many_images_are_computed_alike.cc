// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"
#include "properties/laws/many.h"

namespace convlaw {
namespace {

void adapt_many_images_are_computed_alike(Case& c) {
  use_two_images(c);
  use_tiny_image(c);
}

Verdict judge_many_images_are_computed_alike(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  Conv2dProblem large = p;
  large.batch = many(trial, p.images());
  trial.require_room(large);
  const auto copies = [&](const Values& images) {
    return copies_along(images, 0, *large.batch,
                        [&](std::int64_t n) { return original_of(n, p.images(), *large.batch); });
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
    .judge = judge_many_images_are_computed_alike,
    .adapt = adapt_many_images_are_computed_alike,
};

}  // namespace convlaw
