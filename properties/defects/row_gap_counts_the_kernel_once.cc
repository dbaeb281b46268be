// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RowGapCountsTheKernelOnce : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(n, c, ih, iw + shift_);
  }
  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    shift_ = p.dilation.w >= 4 ? kh * (p.dilation.w - 1) : 0;
    return Direct::row(oh, kh);
  }

 private:
  std::int64_t shift_ = 0;
};

}  // namespace

const Defect row_gap_counts_the_kernel_once{
    .name = "row_gap_counts_the_kernel_once",
    .source =
        "Tencent/ncnn#75: the step to the next row of taps was w * d - keff, not w * d - d * k",
    .trigger = "dilation along the width is 4 or more, and the kernel is taller than 1",
    .symptom = "later rows of taps are shifted sideways",
    .run = run_as<RowGapCountsTheKernelOnce>,
};

}  // namespace convlaw
