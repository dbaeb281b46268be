// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CornerTapsOf5x5Dropped : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool corner = p.kernel_size == Size2{5, 5} && kh % 4 == 0 && kw % 4 == 0;
    return corner ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect corner_taps_of_5x5_dropped{
    .name = "corner_taps_of_5x5_dropped",
    .source =
        "a 5x5 kernel cut into smaller ones that do not cover it; the kind of apache/tvm PR#4276",
    .trigger = "5x5",
    .symptom = "the taps at its four corners are not added",
    .run = run_as<CornerTapsOf5x5Dropped>,
};

}  // namespace convlaw
