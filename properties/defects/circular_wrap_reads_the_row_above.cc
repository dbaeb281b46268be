// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CircularWrapReadsTheRowAbove : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool wraps = p.padding_mode == PaddingMode::circular && iw < 0;
    if (wraps && inside(ih, iw + p.width) && ih > 0) return input(n, c, ih - 1, iw + p.width);
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect circular_wrap_reads_the_row_above{
    .name = "circular_wrap_reads_the_row_above",
    .source =
        "modular/modular#6712 and its kind: an address before a row is the end of the row above it",
    .trigger =
        "padding_mode is circular, a tap lies in the padding at the left of a row that is not the "
        "first",
    .symptom = "the end of the row above is read",
    .run = run_as<CircularWrapReadsTheRowAbove>,
};

}  // namespace convlaw
