// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FiniteOutputAddedTo : public Direct {
  using Direct::Direct;

  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    const float before = output(n, oc, oh, ow);
    Direct::store(n, oc, oh, ow, std::isfinite(before) ? y + before : y);
  }
};

}  // namespace

const Defect finite_output_added_to{
    .name = "finite_output_added_to",
    .source =
        "cuDNN's beta left at 1 where the output's memory holds numbers, which CUDA.jl#736 met",
    .trigger = "the output's memory holds a finite number",
    .symptom = "it is added",
    .run = run_as<FiniteOutputAddedTo>,
};

}  // namespace convlaw
