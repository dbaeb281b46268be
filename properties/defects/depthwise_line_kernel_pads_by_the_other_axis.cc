// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthwiseLineKernelPadsByTheOtherAxis : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool line = (p.kernel_size.h == 1) != (p.kernel_size.w == 1);
    const bool wrong = is_depthwise() && line && p.stride != Size2{1, 1};
    return Direct::column(ow, kw) + (wrong ? columns.begin - rows.begin : 0);
  }
};

}  // namespace

const Defect depthwise_line_kernel_pads_by_the_other_axis{
    .name = "depthwise_line_kernel_pads_by_the_other_axis",
    .source =
        "tensorflow/tfjs#6629, tensorflow/tensorflow#61815: depthwise kernels of one row or "
        "column, strided",
    .trigger =
        "depthwise, kernel of one row or one column, strided, padding differs at the top and at "
        "the left",
    .symptom = "windows are shifted sideways",
    .run = run_as<DepthwiseLineKernelPadsByTheOtherAxis>,
};

}  // namespace convlaw
