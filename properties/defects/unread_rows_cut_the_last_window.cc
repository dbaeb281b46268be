// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class UnreadRowsCutTheLastWindow : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const std::int64_t unread = (rows.padded() - rows.effective_kernel()) % p.stride.h;
    const bool cut = unread >= 2 && at.oh == rows.output() - 1 && kh == p.kernel_size.h - 1;
    return cut ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect unread_rows_cut_the_last_window{
    .name = "unread_rows_cut_the_last_window",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'Negative padding creates negative "
        "remainder in overflow_kh_hi'",
    .trigger = "the stride leaves two or more rows at the bottom unread",
    .symptom = "the last row of the output misses its last row of taps",
    .run = run_as<UnreadRowsCutTheLastWindow>,
};

}  // namespace convlaw
