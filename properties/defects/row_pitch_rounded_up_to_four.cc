// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class RowPitchRoundedUpToFour : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (p.width <= 8 || !inside(ih, iw)) return Direct::read(n, c, ih, iw);
    const std::int64_t position = ih * ((p.width + 3) / 4 * 4) + iw;
    return Direct::read(n, c, position / p.width, position % p.width);
  }
};

}  // namespace

const Defect row_pitch_rounded_up_to_four{
    .name = "row_pitch_rounded_up_to_four",
    .source = "ggml-org/ggml PR#274: row lengths rounded up to a whole vector",
    .trigger = "width beyond 8, not a multiple of 4",
    .symptom = "rows of the image begin in the wrong places",
    .run = run_as<RowPitchRoundedUpToFour>,
};

}  // namespace convlaw
