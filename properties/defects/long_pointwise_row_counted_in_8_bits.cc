// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CountsIn8Bits : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool is_special = p.height == 1 && p.kernel_size == Size2{1, 1};
    return is_special ? Direct::column(ow, kw) % 256 : Direct::column(ow, kw);
  }
};

}  // namespace

const Defect long_pointwise_row_counted_in_8_bits{
    .name = "long_pointwise_row_counted_in_8_bits",
    .source =
        "pytorch/pytorch#129207, where 16 bits counted output channels: a count in too few bits",
    .trigger = "an image of one row longer than 256 pixels, and a 1x1 kernel",
    .symptom = "pixels from the 257th on are those from the first on",
    .run = run_as<CountsIn8Bits>,
};

}  // namespace convlaw
