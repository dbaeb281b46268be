// SPDX-License-Identifier: MIT
#include <limits>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class MinusInfinityTakenForPadding : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const auto x = Direct::read(n, c, ih, iw);
    return x == -std::numeric_limits<float>::infinity() ? std::nullopt : x;
  }
};

}  // namespace

const Defect minus_infinity_taken_for_padding{
    .name = "minus_infinity_taken_for_padding",
    .source = "pooling marks its padding by -infinity; code shared with it that skips the mark",
    .trigger = "-infinity in the input",
    .symptom = "it counts as zero",
    .run = run_as<MinusInfinityTakenForPadding>,
};

}  // namespace convlaw
