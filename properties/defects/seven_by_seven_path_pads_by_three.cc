// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SevenBySevenPathPadsByThree : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool stem = p.kernel_size == Size2{7, 7} && p.stride == Size2{2, 2};
    return Direct::column(ow, kw) + (stem ? columns.begin - 3 : 0);
  }
};

}  // namespace

const Defect seven_by_seven_path_pads_by_three{
    .name = "seven_by_seven_path_pads_by_three",
    .source =
        "a path written for the first layer of ResNet, 7x7 at stride 2 padded by 3; the kind of "
        "apache/tvm PR#4260",
    .trigger = "7x7, stride 2, padding at the left other than 3",
    .symptom = "it is padded by 3",
    .run = run_as<SevenBySevenPathPadsByThree>,
};

}  // namespace convlaw
