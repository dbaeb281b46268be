// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WindowInPaddingTakesTheFirstBias : public Direct {
  using Direct::Direct;

  float start(std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    const bool empty = column(ow, p.kernel_size.w - 1) < 0 || column(ow, 0) >= p.width;
    const bool outwork = empty && p.stride.w > columns.effective_kernel();
    return Direct::start(outwork ? 0 : oc, oh, ow);
  }
};

}  // namespace

const Defect window_in_padding_takes_the_first_bias{
    .name = "window_in_padding_takes_the_first_bias",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'perform_outwork': windows that see "
        "no input took another path",
    .trigger =
        "stride along the width exceeds the kernel, and a window lies wholly in the padding at the "
        "left or right",
    .symptom = "the bias of output channel 0",
    .run = run_as<WindowInPaddingTakesTheFirstBias>,
};

}  // namespace convlaw
