// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DilationWUsedForH : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return oh * p.stride.h - rows.begin + kh * p.dilation.w;
  }
};

}  // namespace

const Defect dilation_w_used_for_h{
    .name = "dilation_w_used_for_h",
    .source = "alibaba/MNN PR#154, PR#155: dilateX was used for Y",
    .trigger = "dilation differs between the axes, and the kernel is taller than 1",
    .symptom = "wrong rows are read",
    .run = run_as<DilationWUsedForH>,
};

}  // namespace convlaw
