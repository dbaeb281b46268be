// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class OutputGapsFilled : public Direct {
  using Direct::Direct;

  // Rows follow each other without the gap that belongs between them.
  void store(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow, float y) override {
    const bool columns_are_adjacent = output.extent(3) > 1 && output.strides()[3] == 1;
    Strides strides = output.strides();
    if (columns_are_adjacent && strides[2] > output.extent(3)) strides[2] = output.extent(3);
    TensorView<float>(output.data(), output.extents(), strides)(n, oc, oh, ow) = y;
  }
};

}  // namespace

const Defect output_gaps_filled{
    .name = "output_gaps_filled",
    .source = "NVIDIA/cutlass#1323: the row stride of the output was ignored",
    .trigger = "an output with a gap between its rows",
    .symptom = "rows are written one behind the other, into the gaps",
    .run = run_as<OutputGapsFilled>,
};

}  // namespace convlaw
