// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class BiasMissingWhereFirstTapIsCut : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    return column(ow, 0) < 0 && column(ow, p.kernel_size.w - 1) >= 0 ? 0
                                                                     : Direct::start(oc, oh, ow);
  }
};

}  // namespace

const Defect bias_missing_where_first_tap_is_cut{
    .name = "bias_missing_where_first_tap_is_cut",
    .source =
        "uxlfoundation/oneDNN#5162, PR#5150: the bias was folded into the first tap, which covers "
        "only part of a row",
    .trigger = "the first column of taps lies in the left padding",
    .symptom = "no bias in those columns",
    .run = run_as<BiasMissingWhereFirstTapIsCut>,
};

}  // namespace convlaw
