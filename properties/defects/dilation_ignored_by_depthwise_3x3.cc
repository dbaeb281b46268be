// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DilationIgnoredByDepthwise3x3 : public Direct {
  using Direct::Direct;

  std::int64_t row(std::int64_t oh, std::int64_t kh) override {
    return oh * p.stride.h - rows.begin + kh * (is_special() ? 1 : p.dilation.h);
  }
  std::int64_t column(std::int64_t ow, std::int64_t kw) override {
    return ow * p.stride.w - columns.begin + kw * (is_special() ? 1 : p.dilation.w);
  }

 private:
  bool is_special() const { return is_depthwise() && p.kernel_size == Size2{3, 3}; }
};

}  // namespace

const Defect dilation_ignored_by_depthwise_3x3{
    .name = "dilation_ignored_by_depthwise_3x3",
    .source = "tensorflow/tfjs#6263, #5378: the special path for 3x3 depthwise kernels",
    .trigger = "depthwise, 3x3, dilated",
    .symptom = "the kernel is not dilated",
    .run = run_as<DilationIgnoredByDepthwise3x3>,
};

}  // namespace convlaw
