// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SkipsZeros : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    return x == 0 ? sum : Direct::accumulate(sum, x, w);
  }
};

}  // namespace

const Defect zero_inputs_skipped{
    .name = "zero_inputs_skipped",
    .source =
        "tracel-ai/burn#5385: whether a weight that is not finite meets a zero depended on the "
        "path",
    .trigger = "an input element is zero where the weight is NaN or infinite",
    .symptom = "the product counts as zero",
    .run = run_as<SkipsZeros>,
};

}  // namespace convlaw
