// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class KernelColumnsBeyondEightDropped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return kw >= 8 ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect kernel_columns_beyond_eight_dropped{
    .name = "kernel_columns_beyond_eight_dropped",
    .source =
        "a row of weights held in one vector of 8, whatever its length; oneDNN harness lines kw14 "
        "and kw24 are longer",
    .trigger = "kernel wider than 8",
    .symptom = "the taps beyond are not added",
    .run = run_as<KernelColumnsBeyondEightDropped>,
};

}  // namespace convlaw
