// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ColumnKernelScalesItsPadding : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    const bool scaled =
        p.kernel_size.w == 1 && p.stride.h > 1 && rows.begin > 0 && p.stride.h <= rows.padded();
    return Direct::row(oh, kh) - (scaled ? rows.begin * (p.stride.h - 1) : 0);
  }
};

}  // namespace

const Defect column_kernel_scales_its_padding{
    .name = "column_kernel_scales_its_padding",
    .source =
        "uxlfoundation/oneDNN#4124 and its kind: what is multiplied by the stride, and what is not",
    .trigger =
        "kernel of one column, padded along the height, stride beyond 1 and within the padded "
        "image",
    .symptom = "windows begin earlier, by the padding times stride - 1",
    .run = run_as<ColumnKernelScalesItsPadding>,
};

}  // namespace convlaw
