// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SmallWeightsFlushedBesideAHugeOne : public Direct {
  using Direct::Direct;

  // The range is that of the first tap, which may lie over padding.
  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const float largest = std::fabs(Direct::weight_at(oc, ic, 0, 0));
    const float w = Direct::weight_at(oc, ic, kh, kw);
    return std::isfinite(largest) && std::fabs(w) < largest * 0x1p-60F ? 0 : w;
  }
};

}  // namespace

const Defect small_weights_flushed_beside_a_huge_one{
    .name = "small_weights_flushed_beside_a_huge_one",
    .source =
        "es-ude/elastic-ai.creator#275 and its kind: block floating point, whose blocks share "
        "an exponent; here a kernel of one channel is a block",
    .trigger = "a weight 2^60 times smaller than the first of its kernel",
    .symptom = "the weight counts as zero",
    .run = run_as<SmallWeightsFlushedBesideAHugeOne>,
};

}  // namespace convlaw
