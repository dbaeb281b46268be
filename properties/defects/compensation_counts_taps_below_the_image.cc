// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/any_direct.h"

namespace convlaw {
namespace {

class CompensationCountsTapsBelowTheImage : public AnyDirect {
  using AnyDirect::AnyDirect;

  std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                             std::int64_t iw) override {
    const auto x = AnyDirect::read(n, c, ih, iw);
    return !x && ih >= p.height ? -128.0 : x;
  }
};

}  // namespace

const Defect compensation_counts_taps_below_the_image{
    .name = "compensation_counts_taps_below_the_image",
    .source =
        "uxlfoundation/oneDNN harness_conv_regression_general, 'brgemm_conv_comp_pad', "
        "'compensation bdb_tail<bottom_vpad'",
    .trigger = "i8 input, a tap lies in the padding below the image",
    .symptom = "it counts as -128",
    .run = run_any<CompensationCountsTapsBelowTheImage>,
    .capabilities = &any_direct_capabilities(1U << CONVLAW_I8),
};

}  // namespace convlaw
