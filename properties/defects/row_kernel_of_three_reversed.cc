// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RowKernelOfThreeReversed : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool line = p.kernel_size.h == 1 && p.kernel_size.w >= 3;
    return Direct::weight_at(oc, ic, kh, line ? p.kernel_size.w - 1 - kw : kw);
  }
};

}  // namespace

const Defect row_kernel_of_three_reversed{
    .name = "row_kernel_of_three_reversed",
    .source =
        "numpy.convolve and scipy.signal.convolve reverse the kernel; a special path for one row "
        "that calls them",
    .trigger = "kernel of one row, 3 or more columns",
    .symptom = "the taps are applied in reverse",
    .run = run_as<RowKernelOfThreeReversed>,
};

}  // namespace convlaw
