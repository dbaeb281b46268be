// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DilationIgnoredWithStride : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    if (p.stride.w > 1 && p.dilation.w > 1) return ow * p.stride.w - columns.begin + kw;
    return Direct::column(ow, kw);
  }
};

}  // namespace

const Defect dilation_ignored_with_stride{
    .name = "dilation_ignored_with_stride",
    .source = "tensorflow/tensorflow#57128, #27667: stride and dilation together",
    .trigger = "stride and dilation are both beyond 1 along the width",
    .symptom = "neighbouring columns are read",
    .run = run_as<DilationIgnoredWithStride>,
};

}  // namespace convlaw
