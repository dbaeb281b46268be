// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WindowOverBothEndsLosesAColumn : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t iw = column(at.ow, kw);
    const bool over_both = column(at.ow, 0) < 0 && column(at.ow, p.kernel_size.w - 1) >= p.width;
    const bool last = iw < p.width && iw + p.dilation.w >= p.width;
    return over_both && last ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect window_over_both_ends_loses_a_column{
    .name = "window_over_both_ends_loses_a_column",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'filter overlaps both top and "
        "bottom padding'",
    .trigger = "a window sticks out of the image at the left and at the right",
    .symptom = "the last of its taps inside the image is not added",
    .run = run_as<WindowOverBothEndsLosesAColumn>,
};

}  // namespace convlaw
