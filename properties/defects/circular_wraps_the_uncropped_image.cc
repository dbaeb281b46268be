// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CircularWrapsTheUncroppedImage : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool cropped = rows.begin < 0 || rows.end < 0;
    if (p.padding_mode == PaddingMode::circular && cropped && (ih < 0 || ih >= p.height)) {
      ih = (ih % p.height + p.height) % p.height;
    }
    return Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect circular_wraps_the_uncropped_image{
    .name = "circular_wraps_the_uncropped_image",
    .source =
        "torch's F.pad crops first and then wraps what is left; the other order is as easily "
        "written",
    .trigger = "padding_mode is circular, one end of the height is cropped and the other padded",
    .symptom = "rows that were cropped come back in the padding",
    .run = run_as<CircularWrapsTheUncroppedImage>,
};

}  // namespace convlaw
