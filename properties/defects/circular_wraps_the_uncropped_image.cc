// SPDX-License-Identifier: MIT
#include <algorithm>

#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CircularWrapsTheUncroppedImage : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    if (p.padding_mode != PaddingMode::circular) return Direct::read(n, c, ih, iw);
    return Direct::read(n, c, wrapped(rows, ih), wrapped(columns, iw));
  }

 private:
  static std::int64_t wrapped(const Axis& axis, std::int64_t i) {
    const bool wraps = std::min(axis.begin, axis.end) < 0 && (i < 0 || i >= axis.extent);
    return wraps ? (i % axis.extent + axis.extent) % axis.extent : i;
  }
};

}  // namespace

const Defect circular_wraps_the_uncropped_image{
    .name = "circular_wraps_the_uncropped_image",
    .source =
        "torch's F.pad crops first and then wraps what is left; the other order is as easily "
        "written",
    .trigger = "padding_mode is circular, one end of an axis is cropped and the other padded",
    .symptom = "what was cropped comes back in the padding",
    .run = run_as<CircularWrapsTheUncroppedImage>,
};

}  // namespace convlaw
