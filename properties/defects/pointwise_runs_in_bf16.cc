// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PointwiseRunsInBf16 : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    if (p.kernel_size != Size2{1, 1} || group_inputs < 4) return Direct::accumulate(sum, x, w);
    return Direct::accumulate(sum, narrow(x), narrow(w));
  }

 private:
  static float narrow(float x) {
    return static_cast<float>(rounded_to(ElementType::bf16, static_cast<double>(x)));
  }
};

}  // namespace

const Defect pointwise_runs_in_bf16{
    .name = "pointwise_runs_in_bf16",
    .source = "oneDNN's fpmath mode bf16 where it was not asked for",
    .trigger = "1x1, 4 or more input channels in a group",
    .symptom = "input and weight keep 8 bits",
    .run = run_as<PointwiseRunsInBf16>,
};

}  // namespace convlaw
