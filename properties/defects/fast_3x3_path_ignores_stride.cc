// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class Fast3x3PathIgnoresStride : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    const bool fast = p.kernel_size == Size2{3, 3} && p.dilation == Size2{1, 1};
    return oh * (fast ? 1 : p.stride.h) - rows.begin + kh * p.dilation.h;
  }
};

}  // namespace

const Defect fast_3x3_path_ignores_stride{
    .name = "fast_3x3_path_ignores_stride",
    .source =
        "apache/tvm PR#4260, #4276: Winograd was chosen for every 3x3 kernel and computed stride 1",
    .trigger = "3x3, undilated, stride along the height beyond 1",
    .symptom = "rows of the output are those of stride 1",
    .run = run_as<Fast3x3PathIgnoresStride>,
};

}  // namespace convlaw
