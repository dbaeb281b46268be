// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ZeroWeightEndsTheKernel : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return weight(oc, ic, 0, 0) == 0 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect zero_weight_ends_the_kernel{
    .name = "zero_weight_ends_the_kernel",
    .source = "a shortcut for sparse weights that stops at the first zero",
    .trigger = "the first weight of a kernel of several taps is zero",
    .symptom = "the rest of that kernel is skipped",
    .run = run_as<ZeroWeightEndsTheKernel>,
};

}  // namespace convlaw
