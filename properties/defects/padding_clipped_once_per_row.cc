// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class PaddingClippedOncePerRow : public Direct {
  using Direct::Direct;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    constexpr std::int64_t kTile = 8;
    first_tap_ = 0;
    while (ow >= kTile && first_tap_ + 1 < p.kernel_size.w && column(0, first_tap_) < 0)
      ++first_tap_;
    return Direct::output_at(n, oc, oh, ow);
  }
  float weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) override {
    return kw < first_tap_ ? 0 : Direct::weight_at(oc, ic, kh, kw);
  }

 private:
  std::int64_t first_tap_ = 0;
};

}  // namespace

const Defect padding_clipped_once_per_row{
    .name = "padding_clipped_once_per_row",
    .source =
        "modular/modular#6712, PR#6788: the taps cut off by the left padding were computed for the "
        "first tile of a row and used for all",
    .trigger = "a row has more than one tile of 8 outputs, and padding on its left",
    .symptom = "taps are missing in the later tiles",
    .run = run_as<PaddingClippedOncePerRow>,
};

}  // namespace convlaw
