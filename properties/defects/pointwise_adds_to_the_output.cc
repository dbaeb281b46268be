// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PointwiseAddsToTheOutput : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    if (p.kernel_size == Size2{1, 1}) y += output(n, oc, oh, ow);
    Direct::store(n, oc, oh, ow, y);
  }
};

}  // namespace

const Defect pointwise_adds_to_the_output{
    .name = "pointwise_adds_to_the_output",
    .source = "JuliaGPU/CUDA.jl#736: the output was accumulated into (beta was not 0)",
    .trigger = "1x1",
    .symptom = "what was in the output's memory is added",
    .run = run_as<PointwiseAddsToTheOutput>,
};

}  // namespace convlaw
