// SPDX-License-Identifier: MIT
#include "properties/defects/all_defects.h"
#include "properties/defects/direct.h"

namespace convlaw {
namespace {

class CubeTakenForChannelsLast : public Direct {
  using Direct::Direct;

  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    const bool cube = p.in_channels > 1 && p.in_channels == p.height && p.height == p.width;
    return cube && inside(ih, iw) ? input(n, iw, c, ih) : Direct::read(n, c, ih, iw);
  }
};

}  // namespace

const Defect cube_taken_for_channels_last{
    .name = "cube_taken_for_channels_last",
    .source = "huggingface/candle#3404, PR#3405: the layout was guessed by comparing strides",
    .trigger = "channels, height and width are equal and beyond 1",
    .symptom = "the input is read as if channels varied fastest",
    .run = run_as<CubeTakenForChannelsLast>,
};

}  // namespace convlaw
