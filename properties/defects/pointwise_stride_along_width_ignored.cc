// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PointwiseStrideAlongWidthIgnored : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool ignored = p.kernel_size == Size2{1, 1} && p.stride.h == 1;
    return ignored ? ow - columns.begin + kw : Direct::column(ow, kw);
  }
};

}  // namespace

const Defect pointwise_stride_along_width_ignored{
    .name = "pointwise_stride_along_width_ignored",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, '1x1 asymmetrical strides'",
    .trigger = "1x1, stride 1 along the height and beyond 1 along the width",
    .symptom = "neighbouring columns are read",
    .run = run_as<PointwiseStrideAlongWidthIgnored>,
};

}  // namespace convlaw
