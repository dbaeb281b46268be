// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CircularCornerRepeatsTheEdge : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool corner = (ih < 0 || ih >= p.height) && (iw < 0 || iw >= p.width);
    if (p.padding_mode == PaddingMode::circular && corner) {
      ih = std::clamp<std::int64_t>(ih, 0, p.height - 1);
    }
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect circular_corner_repeats_the_edge{
    .name = "circular_corner_repeats_the_edge",
    .source =
        "circular padding done as four strips along the edges, of which the corners were clamped",
    .trigger = "padding_mode is circular, and a tap lies in a corner of the padding",
    .symptom = "the corner holds the edge row instead of the opposite one",
    .run = run_as<CircularCornerRepeatsTheEdge>,
};

}  // namespace convlaw
