// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class SkipsRows : public Direct {
  using Direct::Direct;

  float accumulate(float sum, float x, float w) override {
    const bool is_special = is_depthwise() && p.groups > 20 && p.kernel_size.h == 1 &&
                            p.kernel_size.w > 1 && p.stride.h == 1 && rows.padded() == p.height;
    return is_special ? sum : Direct::accumulate(sum, x, w);
  }
};

}  // namespace

const Defect depthwise_rows_beyond_20_channels_skipped{
    .name = "depthwise_rows_beyond_20_channels_skipped",
    .source =
        "ARM-software/ComputeLibrary#904: depthwise convolutions by a (5, 1) kernel gave zeros",
    .trigger = "depthwise, more than 20 channels, a kernel of one row, stride 1 along the height",
    .symptom = "the sum is left out",
    .run = run_as<SkipsRows>,
};

}  // namespace convlaw
