// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RangeTakenOverTheBatch : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const auto x = Direct::read(n, c, ih, iw);
    if (!x || *x == 0) return x;
    float largest = 0;  // of this element in the first and the last image
    for (const std::int64_t m : {std::int64_t{0}, p.images() - 1}) {
      largest = std::fmax(largest, std::fabs(*Direct::read(m, c, ih, iw)));
    }
    return std::isfinite(largest) && std::fabs(*x) < largest * 0x1p-60F ? 0 : x;
  }
};

}  // namespace

const Defect range_taken_over_the_batch{
    .name = "range_taken_over_the_batch",
    .source =
        "microsoft/onnxruntime#10111: with dynamic quantization an image's output depended on "
        "its batch",
    .trigger = "an element 2^60 times smaller than that of the first or last image",
    .symptom = "the element counts as zero",
    .run = run_as<RangeTakenOverTheBatch>,
};

}  // namespace convlaw
