// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SeamOfSixteenColumnsMissesLeftTaps : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool seam = at.ow > 0 && at.ow % 16 == 0 && p.kernel_size.w > 1 && kw == 0;
    return seam ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect seam_of_sixteen_columns_misses_left_taps{
    .name = "seam_of_sixteen_columns_misses_left_taps",
    .source =
        "modular/modular#6712 and its kind: a tile of a row, whose halo at the left is not there",
    .trigger = "more than 16 columns of output, kernel wider than 1",
    .symptom = "the first column of every later tile misses its first column of taps",
    .run = run_as<SeamOfSixteenColumnsMissesLeftTaps>,
};

}  // namespace convlaw
