// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FastPathIgnoresDilationOfWidth : public Direct {
  using Direct::Direct;

  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    const bool fast = p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} && p.dilation.h == 1;
    return fast ? ow - columns.begin + kw : Direct::column(ow, kw);
  }
};

}  // namespace

const Defect fast_path_ignores_dilation_of_width{
    .name = "fast_path_ignores_dilation_of_width",
    .source = "apache/tvm PR#4260: a fast path for 3x3 that looked at part of the parameters",
    .trigger = "3x3, stride 1, dilated along the width alone",
    .symptom = "neighbouring columns are read",
    .run = run_as<FastPathIgnoresDilationOfWidth>,
};

}  // namespace convlaw
