// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class TapOffsetIn32Bits : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const auto offset = static_cast<std::int32_t>(kw * p.dilation.w);
    return ow * p.stride.w - columns.begin + offset;
  }
};

}  // namespace

const Defect tap_offset_in_32_bits{
    .name = "tap_offset_in_32_bits",
    .source = "alibaba/MNN PR#4817 and its kind: dilation times tap in 32 bits",
    .trigger =
        "dilation times the last tap is 2^31 or more along the width, which padding as large makes "
        "legal for small tensors",
    .symptom = "other columns are read",
    .run = run_as<TapOffsetIn32Bits>,
};

}  // namespace convlaw
