// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OddLastImageRepeatsTheOneBefore : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool odd = p.images() >= 3 && p.images() % 2 == 1 && n == p.images() - 1;
    return Direct::read(odd ? n - 1 : n, c, ih, iw);
  }
};

}  // namespace

const Defect odd_last_image_repeats_the_one_before{
    .name = "odd_last_image_repeats_the_one_before",
    .source =
        "images taken in pairs, the last pair moved back by one; the kind of vpisarev/ficus#18",
    .trigger = "an odd batch from 3 on",
    .symptom = "the last image is computed from the one before",
    .run = run_as<OddLastImageRepeatsTheOneBefore>,
};

}  // namespace convlaw
