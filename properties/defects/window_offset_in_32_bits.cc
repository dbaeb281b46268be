// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class WindowOffsetIn32Bits : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    const auto offset = static_cast<std::int32_t>(oh * p.stride.h);
    return offset - rows.begin + kh * p.dilation.h;
  }
};

}  // namespace

const Defect window_offset_in_32_bits{
    .name = "window_offset_in_32_bits",
    .source =
        "ml-explore/mlx PR#4258: the output is small where stride is as large as padding, and "
        "products are not",
    .trigger = "stride times the last output is 2^31 or more along the height",
    .symptom = "other rows are read",
    .run = run_as<WindowOffsetIn32Bits>,
};

}  // namespace convlaw
