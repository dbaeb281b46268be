// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class DepthwiseRowPitchIsTheHeight : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (!is_depthwise() || !inside(ih, iw)) return Direct::read(n, c, ih, iw);
    const std::int64_t position = ih * p.height + iw;
    return Direct::read(n, c, position / p.width, position % p.width);
  }
};

}  // namespace

const Defect depthwise_row_pitch_is_the_height{
    .name = "depthwise_row_pitch_is_the_height",
    .source = "torch/cunn PR#470: depthwise, height and width mixed up",
    .trigger = "depthwise, height and width differ",
    .symptom = "rows of the image begin in the wrong places",
    .run = run_as<DepthwiseRowPitchIsTheHeight>,
};

}  // namespace convlaw
