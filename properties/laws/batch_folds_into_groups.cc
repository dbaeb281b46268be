// SPDX-License-Identifier: MIT
#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

Verdict judge_batch_folds_into_groups(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const std::int64_t images = p.images();
  Conv2dProblem folded = p;
  folded.batch = 1;
  folded.in_channels *= images;
  folded.out_channels *= images;
  folded.groups *= images;
  trial.require_room(folded);
  Operands operands;
  operands.input = make_values(input_extents(folded), [&](auto, auto c, auto h, auto w) {
    return trial.input()(c / p.in_channels, c % p.in_channels, h, w);
  });
  operands.weight = make_values(weight_extents(folded), [&](auto oc, auto ic, auto kh, auto kw) {
    return trial.weight()(oc % p.out_channels, ic, kh, kw);
  });
  for (std::int64_t n = 0; n < images; ++n) {
    operands.bias.insert(operands.bias.end(), trial.bias().begin(), trial.bias().end());
  }
  const Values y = trial.run();
  const Values expected = make_values(output_extents(folded), [&](auto, auto oc, auto h, auto w) {
    return y(oc / p.out_channels, oc % p.out_channels, h, w);
  });
  return trial.expect_same(expected, trial.run(folded, operands),
                           "the output of a batch and that of its images as groups of one image");
}

}  // namespace

const Law batch_folds_into_groups{
    .name = "batch_folds_into_groups",
    .chapter = "C13",
    .formula =
        "x (N, C, H, W) as (1, N C, H, W), w and b N times over: f(groups = N g) is f(groups = g), "
        "reshaped",
    .reason = "images and groups are both convolved by themselves, and lie one after the other",
    .exactness = Exactness::integers,
    .judge = judge_batch_folds_into_groups,
    .adapt = use_two_images,
    .kept_because =
        "it turns a batch into groups, whose paths share no code in most implementations (it is "
        "how gradients of single images are computed)",
};

}  // namespace convlaw
