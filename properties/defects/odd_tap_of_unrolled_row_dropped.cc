// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OddTapOfUnrolledRowDropped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t width = p.kernel_size.w;
    const bool rest = width >= 5 && width % 2 == 1 && kw == width - 1;
    return rest ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect odd_tap_of_unrolled_row_dropped{
    .name = "odd_tap_of_unrolled_row_dropped",
    .source =
        "taps summed in pairs, with the rest of an odd row forgotten; PaddlePaddle/Paddle#11016 "
        "has such a tail",
    .trigger = "kernel of odd width from 5 on",
    .symptom = "the last tap of each row is not added",
    .run = run_as<OddTapOfUnrolledRowDropped>,
};

}  // namespace convlaw
