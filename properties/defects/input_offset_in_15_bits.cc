// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class InputOffsetIn15Bits : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const std::int64_t channel = p.height * p.width;
    const std::int64_t offset = (c * p.height + ih) * p.width + iw;
    if (!inside(ih, iw) || offset < 1 << 15) return Direct::read(n, c, ih, iw);
    const std::int64_t cut = offset % (1 << 15);
    return input(n, cut / channel, cut % channel / p.width, cut % p.width);
  }
};

}  // namespace

const Defect input_offset_in_15_bits{
    .name = "input_offset_in_15_bits",
    .source = "uxlfoundation/oneDNN harness_conv_regression_general, 'dw_offset_overflow'",
    .trigger = "more than 2^15 elements in the input of one image",
    .symptom = "those beyond are read from the beginning",
    .run = run_as<InputOffsetIn15Bits>,
};

}  // namespace convlaw
