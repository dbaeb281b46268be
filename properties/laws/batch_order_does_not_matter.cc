// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

// Rotates the images of a batch by one.
Values rotate(const Values& a) {
  return make_values(a.extents(), [&](auto n, auto c, auto h, auto w) {
    return a((n + 1) % a.extent(0), c, h, w);
  });
}

Verdict judge_batch_order_does_not_matter(Trial& trial) {
  Operands rotated = trial.operands();
  rotated.input = rotate(rotated.input);
  return trial.expect_same(rotate(trial.run()), trial.run(trial.problem(), rotated),
                           "the output with its images in another order and that of such an input");
}

}  // namespace

const Law batch_order_does_not_matter{
    .name = "batch_order_does_not_matter",
    .chapter = "C1",
    .formula = "f(x[pi]) = f(x)[pi] for a permutation pi of the batch",
    .reason = "every image is convolved by itself",
    .exactness = Exactness::integers,
    .judge = judge_batch_order_does_not_matter,
    .adapt = use_two_images,
    .kept_because =
        "it points at the place of an image in its batch, where the law of single images points at "
        "the batch's size",
};

}  // namespace convlaw
