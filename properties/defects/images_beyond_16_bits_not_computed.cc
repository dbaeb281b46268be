// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ImagesBeyond16BitsNotComputed : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    if (n < 65535) Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect images_beyond_16_bits_not_computed{
    .name = "images_beyond_16_bits_not_computed",
    .source =
        "ml-explore/mlx#3858: a batch beyond 65,535, the most that one side of a CUDA grid "
        "has",
    .trigger = "an image behind the first 65535",
    .symptom = "its output is what was there before",
    .run = run_as<ImagesBeyond16BitsNotComputed>,
};

}  // namespace convlaw
