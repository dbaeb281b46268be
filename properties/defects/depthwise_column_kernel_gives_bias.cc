// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthwiseColumnKernelGivesBias : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool lost = is_depthwise() && p.kernel_size.w == 1 && p.kernel_size.h > 1;
    return lost ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect depthwise_column_kernel_gives_bias{
    .name = "depthwise_column_kernel_gives_bias",
    .source = "ARM-software/ComputeLibrary#904: depthwise with kernel (5, 1) gave zeros",
    .trigger = "depthwise, kernel of one column, taller than 1",
    .symptom = "outputs are their bias",
    .run = run_as<DepthwiseColumnKernelGivesBias>,
};

}  // namespace convlaw
