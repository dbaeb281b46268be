// SPDX-License-Identifier: MIT
#include <csignal>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RowInPaddingCrashes : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    if (row(oh, p.kernel_size.h - 1) < 0 || row(oh, 0) >= p.height) std::raise(SIGSEGV);
    return Direct::output_at(n, oc, oh, ow);
  }
};

}  // namespace

const Defect row_in_padding_crashes{
    .name = "row_in_padding_crashes",
    .source =
        "uxlfoundation/oneDNN#5942, PR#5944 (pytorch#195394): an empty range of taps gave a null "
        "kernel",
    .trigger = "a row of windows lies wholly in the padding above or below",
    .symptom = "segmentation fault",
    .run = run_as<RowInPaddingCrashes>,
};

}  // namespace convlaw
