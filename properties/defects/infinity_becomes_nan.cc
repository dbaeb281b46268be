// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class InfinityBecomesNan : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const float product = x * w;
    return group_inputs > 4 ? sum + (product + (product - product)) : sum + product;
  }
};

}  // namespace

const Defect infinity_becomes_nan{
    .name = "infinity_becomes_nan",
    .source = "tensorflow/tensorflow#60315: an algorithm that subtracts turned infinity into NaN",
    .trigger = "an infinite input, and more than 4 input channels in a group",
    .symptom = "NaN where infinity is due",
    .run = run_as<InfinityBecomesNan>,
};

}  // namespace convlaw
