// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FastPathForcesThreeColumns : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool forced = p.kernel_size.h == 3 && p.stride == Size2{1, 1} && kw >= 3;
    return forced ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect fast_path_forces_three_columns{
    .name = "fast_path_forces_three_columns",
    .source = "apache/tvm PR#4276: a fast path forced its kernel to 3x3",
    .trigger = "kernel of 3 rows and more than 3 columns, stride 1",
    .symptom = "the taps beyond the third column are not added",
    .run = run_as<FastPathForcesThreeColumns>,
};

}  // namespace convlaw
