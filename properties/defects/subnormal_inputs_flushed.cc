// SPDX-License-Identifier: MIT
#include <cmath>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class FlushesInputs : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const std::optional<float> x = Direct::read(n, c, ih, iw);
    return x && std::fpclassify(*x) == FP_SUBNORMAL ? 0 : x;
  }
};

}  // namespace

const Defect subnormal_inputs_flushed{
    .name = "subnormal_inputs_flushed",
    .source =
        "PaddlePaddle/Paddle PR#29924 and its kind: denormals-are-zero set for the time of a call",
    .trigger = "a subnormal input element",
    .symptom = "it counts as zero",
    .run = run_as<FlushesInputs>,
};

}  // namespace convlaw
