// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CubicKernelTakenForChannelsLast : public Direct {
  using Direct::Direct;

  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    const bool cube = p.kernel_size.h == p.kernel_size.w && p.kernel_size.h == group_inputs;
    return cube ? Direct::weight_at(oc, kh, kw, ic) : Direct::weight_at(oc, ic, kh, kw);
  }
};

}  // namespace

const Defect cubic_kernel_taken_for_channels_last{
    .name = "cubic_kernel_taken_for_channels_last",
    .source = "huggingface/candle#3404: the layout was guessed where extents are equal",
    .trigger = "as many input channels in a group as rows and columns of the kernel, more than one",
    .symptom = "the weight is read as if channels varied fastest",
    .run = run_as<CubicKernelTakenForChannelsLast>,
};

}  // namespace convlaw
