// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RangeTakenOverTheGroups : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const auto x = Direct::read(n, c, ih, iw);
    if (!x || *x == 0) return x;
    float largest = 0;  // of this pixel in the first and the last channel
    for (const std::int64_t other : {std::int64_t{0}, p.in_channels - 1}) {
      largest = std::fmax(largest, std::fabs(*Direct::read(n, other, ih, iw)));
    }
    return std::isfinite(largest) && std::fabs(*x) < largest * 0x1p-60F ? 0 : x;
  }
};

}  // namespace

const Defect range_taken_over_the_groups{
    .name = "range_taken_over_the_groups",
    .source = "pytorch/executorch PR#22432: one dynamic scale for all channels of an input",
    .trigger = "an element 2^60 times smaller than the first or last channel's",
    .symptom = "the element counts as zero",
    .run = run_as<RangeTakenOverTheGroups>,
};

}  // namespace convlaw
