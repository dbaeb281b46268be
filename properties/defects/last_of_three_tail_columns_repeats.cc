// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class LastOfThreeTailColumnsRepeats : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool tail = columns.output() > 4 && ow % 4 == 2 && ow == columns.output() - 1;
    return Direct::column(tail ? ow - 1 : ow, kw);
  }
};

}  // namespace

const Defect last_of_three_tail_columns_repeats{
    .name = "last_of_three_tail_columns_repeats",
    .source = "PaddlePaddle/Paddle#11016 and its kind: the tail of a vector of 4",
    .trigger = "a row of outputs is longer than 4, and 3 beyond a multiple of 4",
    .symptom = "the last column is computed from the window before",
    .run = run_as<LastOfThreeTailColumnsRepeats>,
};

}  // namespace convlaw
