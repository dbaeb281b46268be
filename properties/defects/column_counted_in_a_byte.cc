// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ColumnCountedInAByte : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(n, c, ih, iw >= 256 ? iw % 256 : iw);
  }
};

}  // namespace

const Defect column_counted_in_a_byte{
    .name = "column_counted_in_a_byte",
    .source = "pytorch/pytorch#129207 and its kind: an index kept in too few bits",
    .trigger = "a tap lies in column 256 or later",
    .symptom = "the column 256 before it is read",
    .run = run_as<ColumnCountedInAByte>,
};

}  // namespace convlaw
