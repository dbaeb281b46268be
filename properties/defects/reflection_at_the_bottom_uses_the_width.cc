// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class ReflectionAtTheBottomUsesTheWidth : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (p.padding_mode == PaddingMode::reflect && ih >= p.height) ih = 2 * (p.width - 1) - ih;
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect reflection_at_the_bottom_uses_the_width{
    .name = "reflection_at_the_bottom_uses_the_width",
    .source =
        "torch/cunn PR#470 and its kind: height and width mixed up where they are seldom different",
    .trigger = "padding_mode is reflect, padding at the bottom, height and width differ",
    .symptom = "rows are mirrored at the wrong place",
    .run = run_as<ReflectionAtTheBottomUsesTheWidth>,
};

}  // namespace convlaw
