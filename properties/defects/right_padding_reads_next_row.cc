// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RightPaddingReadsNextRow : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (iw >= p.width && inside(ih + 1, iw - p.width)) return input(n, c, ih + 1, iw - p.width);
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect right_padding_reads_next_row{
    .name = "right_padding_reads_next_row",
    .source =
        "uxlfoundation/oneDNN PR#4637: vectors at the right edge read on where the row has ended",
    .trigger = "a tap lies in the right padding of a row that is not the last",
    .symptom = "the beginning of the next row is read there",
    .run = run_as<RightPaddingReadsNextRow>,
};

}  // namespace convlaw
