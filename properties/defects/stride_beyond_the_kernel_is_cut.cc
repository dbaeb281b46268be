// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class StrideBeyondTheKernelIsCut : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return oh * std::min(p.stride.h, rows.effective_kernel()) - rows.begin + kh * p.dilation.h;
  }
};

}  // namespace

const Defect stride_beyond_the_kernel_is_cut{
    .name = "stride_beyond_the_kernel_is_cut",
    .source =
        "uxlfoundation/oneDNN PR#5494 (MFDNN-15263): a scratch buffer was sized by min(kernel, "
        "stride)",
    .trigger = "stride is larger than the kernel",
    .symptom = "windows begin where the kernel before them ended",
    .run = run_as<StrideBeyondTheKernelIsCut>,
};

}  // namespace convlaw
