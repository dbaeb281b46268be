// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StrideOfThreeTakenForTwo : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return Direct::column(ow, kw) - (p.stride.w == 3 ? ow : 0);
  }
};

}  // namespace

const Defect stride_of_three_taken_for_two{
    .name = "stride_of_three_taken_for_two",
    .source = "ROCm/MIOpen#575: strides 3 and 5, which shifts do not multiply by",
    .trigger = "stride 3 along the width",
    .symptom = "columns of the output are those of stride 2",
    .run = run_as<StrideOfThreeTakenForTwo>,
};

}  // namespace convlaw
