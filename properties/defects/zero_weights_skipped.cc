// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ZeroWeightsSkipped : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    return w == 0 ? sum : Direct::accumulate(sum, x, w);
  }
};

}  // namespace

const Defect zero_weights_skipped{
    .name = "zero_weights_skipped",
    .source =
        "sparse kernels skip weights of zero, as tracel-ai/burn#5385 does on some of its paths; 0 "
        "* NaN is NaN",
    .trigger = "NaN or infinity in the input under a weight of zero",
    .symptom = "it leaves no trace",
    .run = run_as<ZeroWeightsSkipped>,
};

}  // namespace convlaw
