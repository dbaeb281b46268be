// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/laws/adapt.h"
#include "properties/laws/all_laws.h"

namespace convlaw {
namespace {

constexpr std::int64_t kTallEnough = 260;    // rows: beyond what 8 bits count
constexpr std::int64_t kMostWork = 300'000;  // multiply-adds that are worth being so tall

Verdict judge_stacked_images_stay_apart(Trial& trial) {
  const Conv2dProblem& p = trial.problem();
  const Axis rows = vertical_axis(p);
  // From the top of one image to that of the next: zeros for the padding below and above, which
  // may be the same ones, and a whole number of strides.
  const std::int64_t gap = std::max({rows.begin, rows.end, std::int64_t{0}});
  const std::int64_t outputs = (p.height + gap - 1) / p.stride.h + 1;
  const std::int64_t pitch = grown(0, outputs, p.stride.h);
  std::int64_t images = std::max(p.images(), kTallEnough / pitch + 2);

  Conv2dProblem stacked = with_numeric_padding(p);
  stacked.batch = 1;
  stacked.height = grown(p.height, images - 1, pitch);
  const bool is_tall = trial.draw(0, 3) == 0;
  if (!is_tall || find_illegality(stacked) || multiply_adds(stacked) > kMostWork) {
    images = std::max<std::int64_t>(p.images(), 2);
    stacked.height = grown(p.height, images - 1, pitch);
  }
  trial.require_room(stacked);
  Operands operands = trial.operands();
  operands.input = make_values(input_extents(stacked), [&](auto, auto c, auto h, auto w) {
    const bool in_gap = h % pitch >= p.height;
    return in_gap ? 0.0 : trial.input()(h / pitch % p.images(), c, h % pitch, w);
  });
  const Values y = trial.run();
  const Values tall = trial.run(stacked, operands);
  const Extents each{images, y.extent(1), y.extent(2), y.extent(3)};
  const Values expected = make_values(each, [&](auto image, auto oc, auto oh, auto ow) {
    return y(image % p.images(), oc, oh, ow);
  });
  const Values got = make_values(each, [&](auto image, auto oc, auto oh, auto ow) {
    return tall(0, oc, image * outputs + oh, ow);
  });
  return trial.expect_same(expected, got,
                           "the outputs of images, and their places in that of one tall image");
}

}  // namespace

const Law stacked_images_stay_apart{
    .name = "stacked_images_stay_apart",
    .chapter = "D20",
    .formula =
        "f(images above each other, with zeros for the padding between them) has f of each image "
        "in its place",
    .reason = "a window that begins at an image ends before the next one, and zeros are padding",
    .exactness = Exactness::integers,
    .judge = judge_stacked_images_stay_apart,
    .adapt = use_zeros_mode,
};

}  // namespace convlaw
